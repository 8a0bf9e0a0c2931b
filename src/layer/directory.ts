import type { Inode } from "./inode.ts";

/** Entries start here: `.` and `..` come first. (tmpfs: DIR_OFFSET_MIN) */
const FIRST_OFFSET = 3;

/** A name that left a directory. */
export interface PastName {
  readonly name: string;
  readonly inode: Inode;
  /** See Directory.rankOf. */
  readonly rank: number;
}

const NONE: ReadonlySet<string> = new Set();

/** The names in one directory of a layer.
 *  Kept in order of creation; listed newest first, as tmpfs does. A renamed entry counts as new. */
export class Directory {
  readonly entries = new Map<string, Inode>();
  /** Counts changes, so that a cached listing knows when it is out of date. */
  version = 0;
  /** readdir cookies. Null: the names have them in order of creation, from FIRST_OFFSET on. */
  #offsets: Map<string, number> | null = null;
  /** 0: nobody has seen a cookie. */
  #nextOffset = 0;
  /** Where each name stands among the others, for whoever wants to put one back: kept once somebody asked. */
  #ranks: Map<string, number> | null = null;
  #nextRank = 0;

  get(name: string): Inode | undefined {
    return this.entries.get(name);
  }

  /** Adds or replaces a name; a replaced name keeps its cookie but becomes the newest. */
  set(name: string, inode: Inode): void {
    if (!this.entries.has(name)) {
      this.add(name, inode);
      return;
    }
    this.#fixOffsets();
    this.entries.delete(name);
    this.entries.set(name, inode);
    this.version++;
    this.#ranks?.set(name, this.#nextRank++);
  }

  /** Adds a name that is free. */
  add(name: string, inode: Inode): void {
    this.entries.set(name, inode);
    this.version++;
    this.#ranks?.set(name, this.#nextRank++);
    this.#offsets?.set(name, this.#nextOffset++);
  }

  delete(name: string): boolean {
    this.#fixOffsets();
    const had = this.entries.delete(name);
    if (had) this.version++;
    this.#offsets?.delete(name);
    this.#ranks?.delete(name);
    return had;
  }

  /** Puts names back where they stood. @param names none of them is there now */
  putBack(names: Iterable<PastName>): void {
    const ranks = this.#ranked();
    const all = this.#inOrder(names);
    this.#fixOffsets();
    this.entries.clear();
    for (const { name, inode, rank } of all) {
      this.entries.set(name, inode);
      ranks.set(name, rank);
      if (this.#offsets !== null && !this.#offsets.has(name)) {
        this.#offsets.set(name, this.#nextOffset++);
      }
    }
    this.version++;
  }

  /** The names as they would be without some and with others that are gone, each where it stood. */
  entriesAs(without: ReadonlySet<string>, gone: Iterable<PastName>): Map<string, Inode> {
    const all = this.#inOrder(gone, without);
    return new Map(all.map(({ name, inode }) => [name, inode]));
  }

  /** Where a name stands among the others: whatever comes later stands behind it. */
  rankOf(name: string): number {
    return this.#ranked().get(name)!;
  }

  #inOrder(gone: Iterable<PastName>, without: ReadonlySet<string> = NONE): PastName[] {
    const back = [...gone].sort((a, b) => a.rank - b.rank);
    const all: PastName[] = [];
    let next = 0;
    for (const [name, inode] of this.entries) {
      if (without.has(name)) continue;
      // Where nothing ever left, nobody asked for ranks, and nothing comes back.
      const rank = back.length === 0 ? 0 : this.rankOf(name);
      while (next < back.length && back[next]!.rank < rank) all.push(back[next++]!);
      all.push({ name, inode, rank });
    }
    return all.concat(back.slice(next));
  }

  #ranked(): Map<string, number> {
    if (this.#ranks !== null) return this.#ranks;
    const ranks = new Map<string, number>();
    for (const name of this.entries.keys()) ranks.set(name, this.#nextRank++);
    this.#ranks = ranks;
    return ranks;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Names, newest first. */
  listing(): string[] {
    return [...this.entries.keys()].reverse();
  }

  /** The cookie at which a listing resumes with this name, the `at`-th in order of creation: stable while the name stays. */
  offsetAt(at: number, name: string): number {
    if (this.#nextOffset === 0) this.#nextOffset = FIRST_OFFSET;
    return this.#offsets === null ? FIRST_OFFSET + at : this.#offsets.get(name)!;
  }

  /** The order of creation is about to change: each name keeps the cookie that was seen. */
  #fixOffsets(): void {
    if (this.#nextOffset === 0 || this.#offsets !== null) return;
    this.#offsets = new Map();
    for (const name of this.entries.keys()) this.#offsets.set(name, this.#nextOffset++);
  }
}
