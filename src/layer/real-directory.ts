import { type FileType, typeOf } from "../base/mode.ts";
import { type Inode, namesOf } from "./inode.ts";

/** One record of getdents. `off` is where a listing goes on after it. */
export interface DirEntry {
  readonly name: string;
  readonly type: FileType;
  readonly ino: number | bigint;
  readonly off: number;
}

/** Position past the last name. (tmpfs: DIR_OFFSET_EOD) */
const END = 0x7fffffff;
const AFTER_DOTS = 2;

/** A directory of a layer, open for listing: live, newest name first, positions are cookies of names. */
export class RealDirectory {
  readonly #dir: Inode;
  readonly #parent: Inode;
  /** The names as they were at one version of the directory, and where the last read stopped. */
  #places: readonly Place[] = [];
  #version = -1;
  #next = 0;
  position = 0;

  constructor(dir: Inode, parent: Inode) {
    this.#dir = dir;
    this.#parent = parent;
  }

  /** Up to `count` entries from the position on. Every name, whiteouts too. */
  read(count: number): DirEntry[] {
    this.#refresh();
    const places = this.#places;
    const entries: DirEntry[] = [];
    let at = this.#startOf(this.position);
    for (; at < places.length && entries.length < count; at++) {
      const { name, inode } = places[at]!;
      const off = places[at + 1]?.at ?? END;
      entries.push({ name, type: typeOf(inode.mode), ino: inode.ino, off });
      this.position = off;
    }
    this.#next = at;
    return entries;
  }

  #refresh(): void {
    const names = namesOf(this.#dir);
    if (names.version === this.#version) return;
    this.#version = names.version;
    const places = [
      { name: ".", inode: this.#dir, at: 0 },
      { name: "..", inode: this.#parent, at: 1 },
    ];
    const known = [...names.entries];
    for (let i = known.length - 1; i >= 0; i--) {
      const [name, inode] = known[i]!;
      places.push({ name, inode, at: names.offsetAt(i, name) });
    }
    this.#places = places;
    this.#next = 0;
  }

  #startOf(position: number): number {
    if (position === END) return this.#places.length;
    if (position <= AFTER_DOTS) return Math.max(position, 0);
    return this.#places[this.#next]?.at === position ? this.#next : search(this.#places, position);
  }
}

/** All names but the dots, as one reading from the start to the end gives them, in one go. */
export function listReal(dir: Inode): DirEntry[] {
  const directory = namesOf(dir);
  const names = [...directory.entries.keys()];
  const inodes = [...directory.entries.values()];
  const entries: DirEntry[] = [];
  for (let i = names.length - 1; i >= 0; i--) {
    const inode = inodes[i]!;
    const off = i === 0 ? END : directory.offsetAt(i - 1, names[i - 1]!);
    entries.push({ name: names[i]!, type: typeOf(inode.mode), ino: inode.ino, off });
  }
  return entries;
}

interface Place {
  readonly name: string;
  readonly inode: Inode;
  /** Its cookie. */
  readonly at: number;
}

/** Where a cookie leads: to the name that has it, wherever that stands by now; if it is gone, to the next older one;
 *  if that is gone too, to the first name. Kernel: offset_dir_lookup */
function search(places: readonly Place[], position: number): number {
  let start = AFTER_DOTS;
  let found = -1;
  for (let i = AFTER_DOTS; i < places.length; i++) {
    const { at } = places[i]!;
    if (at === position) return i;
    if (at < position && at > found) {
      found = at;
      start = i;
    }
  }
  return start;
}
