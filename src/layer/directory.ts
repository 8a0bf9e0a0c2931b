import type { Inode } from "./inode.ts";

/** Entries start here: `.` and `..` come first. (tmpfs: DIR_OFFSET_MIN) */
const FIRST_OFFSET = 3;

/** The names in one directory of a layer.
 *  Kept in order of creation; listed newest first, as tmpfs does. A renamed entry counts as new. */
export class Directory {
  readonly entries = new Map<string, Inode>();
  /** Counts changes, so that a cached listing knows when it is out of date. */
  version = 0;
  /** readdir cookies, given out only once somebody asked for them. */
  #offsets: Map<string, number> | null = null;
  #nextOffset = FIRST_OFFSET;

  get(name: string): Inode | undefined {
    return this.entries.get(name);
  }

  /** Adds or replaces a name; a replaced name keeps its cookie but becomes the newest. */
  set(name: string, inode: Inode): void {
    this.entries.delete(name);
    this.entries.set(name, inode);
    this.version++;
    if (this.#offsets !== null && !this.#offsets.has(name)) {
      this.#offsets.set(name, this.#nextOffset++);
    }
  }

  /** Adds a name that is free. */
  add(name: string, inode: Inode): void {
    this.entries.set(name, inode);
    this.version++;
    this.#offsets?.set(name, this.#nextOffset++);
  }

  delete(name: string): boolean {
    const had = this.entries.delete(name);
    if (had) this.version++;
    this.#offsets?.delete(name);
    return had;
  }

  /** Has these names from now on, in this order. Those that stay keep their cookies. */
  replace(names: ReadonlyMap<string, Inode>): void {
    this.entries.clear();
    for (const [name, inode] of names) this.entries.set(name, inode);
    this.version++;
    if (this.#offsets === null) return;
    for (const name of [...this.#offsets.keys()]) {
      if (!names.has(name)) this.#offsets.delete(name);
    }
    for (const name of names.keys()) {
      if (!this.#offsets.has(name)) this.#offsets.set(name, this.#nextOffset++);
    }
  }

  get size(): number {
    return this.entries.size;
  }

  /** Names, newest first. */
  listing(): string[] {
    return [...this.entries.keys()].reverse();
  }

  /** The cookie at which a listing resumes with this name: stable while the name stays. */
  offsetOf(name: string): number {
    if (this.#offsets === null) {
      this.#offsets = new Map();
      for (const known of this.entries.keys()) this.#offsets.set(known, this.#nextOffset++);
    }
    return this.#offsets.get(name) ?? 0;
  }
}
