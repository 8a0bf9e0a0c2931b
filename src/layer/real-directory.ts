import { type FileType, typeOf } from "../base/mode.ts";
import { type Inode, namesOf } from "./inode.ts";

/** One record of getdents. `off` is where a listing goes on after it. */
export interface DirEntry {
  readonly name: string;
  readonly type: FileType;
  readonly ino: number;
  readonly off: number;
}

/** Position past the last name. (tmpfs: DIR_OFFSET_EOD) */
const END = 0x7fffffff;
const AFTER_DOTS = 2;

/** A directory of a layer, open for listing: live, newest name first, positions are cookies of names. */
export class RealDirectory {
  readonly #dir: Inode;
  readonly #parent: Inode;
  position = 0;

  constructor(dir: Inode, parent: Inode) {
    this.#dir = dir;
    this.#parent = parent;
  }

  /** Up to `count` entries from the position on. Every name, whiteouts too. */
  read(count: number): DirEntry[] {
    const pending = this.#from(this.position);
    const entries: DirEntry[] = [];
    for (let i = 0; i < pending.length && entries.length < count; i++) {
      const { name, inode } = pending[i]!;
      const off = i + 1 < pending.length ? pending[i + 1]!.at : END;
      entries.push({ name, type: typeOf(inode.mode), ino: inode.ino, off });
      this.position = off;
    }
    return entries;
  }

  #from(position: number): Place[] {
    const dots: Place[] = [];
    if (position <= 0) dots.push({ name: ".", inode: this.#dir, at: 0 });
    if (position <= 1) dots.push({ name: "..", inode: this.#parent, at: 1 });
    if (position === END) return dots;
    const names = namesOf(this.#dir);
    const places = names
      .listing()
      .map((name) => ({ name, inode: names.get(name)!, at: names.offsetOf(name) }));
    return [
      ...dots,
      ...(position <= AFTER_DOTS ? places : places.slice(startOf(places, position))),
    ];
  }
}

interface Place {
  readonly name: string;
  readonly inode: Inode;
  /** Its cookie. */
  readonly at: number;
}

/** Where a cookie leads: to the name that has it, wherever that stands by now; if it is gone, to the next older one;
 *  if that is gone too, to the beginning. Kernel: offset_dir_lookup */
function startOf(places: readonly Place[], position: number): number {
  let start = -1;
  for (const [i, { at }] of places.entries()) {
    if (at === position) return i;
    if (at < position && (start < 0 || at > places[start]!.at)) start = i;
  }
  return Math.max(start, 0);
}
