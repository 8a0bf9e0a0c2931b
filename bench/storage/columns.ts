import { S_IFDIR, S_IFREG } from "../../src/base/mode.ts";
import type { Content } from "../../src/layer/content.ts";
import type { NewFile, Storage } from "./storage.ts";

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

const columns = (rows: number) => ({
  ino: new Float64Array(rows),
  mode: new Uint16Array(rows),
  uid: new Uint32Array(rows),
  gid: new Uint32Array(rows),
  rdev: new Uint32Array(rows),
  nlink: new Uint32Array(rows),
  flags: new Uint32Array(rows),
  atimeSec: new Float64Array(rows),
  atimeNsec: new Uint32Array(rows),
  mtimeSec: new Float64Array(rows),
  mtimeNsec: new Uint32Array(rows),
  ctimeSec: new Float64Array(rows),
  ctimeNsec: new Uint32Array(rows),
  /** Rows: the directory it is in, the entry before it there, and the newest entry in it. 0 is none. */
  parent: new Uint32Array(rows),
  next: new Uint32Array(rows),
  child: new Uint32Array(rows),
  nameStart: new Uint32Array(rows),
  nameLength: new Uint8Array(rows),
});

const ROOT = 1;

/** One row an inode. Names are bytes in one long array; a name in a directory is found through one hash table of rows.
 *  Extended attributes, which few inodes have, stay in a Map beside; contents are references in an array.
 *  Names are ASCII here, and nothing is ever removed: both would make it larger and slower. */
export class ColumnStorage implements Storage<number> {
  readonly root = ROOT;
  readonly xattrs = new Map<number, Map<string, Uint8Array>>();
  #at = columns(1024);
  #bodies: (Content | null)[] = [null, null];
  #rows = 2;
  #names = new Uint8Array(8192);
  #nameEnd = 0;
  /** Open addressing; 0 is a free place. */
  #table = new Uint32Array(2048);

  constructor() {
    this.#at.mode[ROOT] = S_IFDIR | 0o755;
  }

  directory(parent: number, name: string): number {
    const row = this.#add(parent, name, S_IFDIR | 0o755, null);
    this.#at.nlink[row] = 2;
    this.#at.nlink[parent]!++;
    return row;
  }

  file(parent: number, name: string, made: NewFile): void {
    const row = this.#add(parent, name, S_IFREG | 0o644, made.content);
    const at = this.#at;
    at.ino[row] = made.ino;
    at.nlink[row] = 1;
    at.atimeSec[row] = made.mtimeSec;
    at.atimeNsec[row] = made.mtimeNsec;
    at.mtimeSec[row] = made.mtimeSec;
    at.mtimeNsec[row] = made.mtimeNsec;
    at.ctimeSec[row] = made.mtimeSec;
    at.ctimeNsec[row] = made.mtimeNsec;
  }

  seal(): void {
    this.#resize(this.#rows);
    this.#names = this.#names.slice(0, this.#nameEnd);
    this.#bodies = this.#bodies.slice();
  }

  walk(named: boolean): number {
    return this.#walk(ROOT, named);
  }

  find(names: readonly string[]): number {
    let row: number = ROOT;
    for (const name of names) {
      row = this.#child(row, name);
      if (row === 0) return -1;
    }
    return this.#bodies[row]!.size;
  }

  #walk(dir: number, named: boolean): number {
    const { child, next, mode, mtimeSec, nameStart, nameLength } = this.#at;
    let sum = 0;
    for (let row = child[dir]!; row !== 0; row = next[row]!) {
      if (named) {
        const name = this.#text(nameStart[row]!, nameLength[row]!);
        sum += name.length + name.charCodeAt(0);
      }
      sum += mode[row]! + mtimeSec[row]!;
      const body = this.#bodies[row]!;
      sum += body === null ? this.#walk(row, named) : body.size;
    }
    return sum;
  }

  #text(start: number, length: number): string {
    const codes = this.#names.subarray(start, start + length);
    return String.fromCharCode.apply(null, codes as unknown as number[]);
  }

  #child(parent: number, name: string): number {
    const table = this.#table;
    const mask = table.length - 1;
    for (let slot = hash(parent, name) & mask; ; slot = (slot + 1) & mask) {
      const row = table[slot]!;
      if (row === 0 || (this.#at.parent[row] === parent && this.#isNamed(row, name))) return row;
    }
  }

  #isNamed(row: number, name: string): boolean {
    const start = this.#at.nameStart[row]!;
    if (this.#at.nameLength[row] !== name.length) return false;
    for (let i = 0; i < name.length; i++) {
      if (this.#names[start + i] !== name.charCodeAt(i)) return false;
    }
    return true;
  }

  #add(parent: number, name: string, mode: number, body: Content | null): number {
    if (this.#rows === this.#at.mode.length) this.#resize(Math.ceil(this.#rows * 1.5));
    const row = this.#rows++;
    const at = this.#at;
    at.mode[row] = mode;
    at.parent[row] = parent;
    at.next[row] = at.child[parent]!;
    at.child[parent] = row;
    at.nameStart[row] = this.#keepName(name);
    at.nameLength[row] = name.length;
    this.#bodies.push(body);
    if (this.#rows * 1.5 > this.#table.length) this.#rehash(this.#table.length * 2);
    else this.#enter(row, name);
    return row;
  }

  #keepName(name: string): number {
    const start = this.#nameEnd;
    if (start + name.length > this.#names.length) {
      const longer = new Uint8Array(Math.ceil(this.#names.length * 1.5));
      longer.set(this.#names);
      this.#names = longer;
    }
    for (let i = 0; i < name.length; i++) this.#names[start + i] = name.charCodeAt(i);
    this.#nameEnd += name.length;
    return start;
  }

  #enter(row: number, name: string): void {
    const mask = this.#table.length - 1;
    let slot = hash(this.#at.parent[row]!, name) & mask;
    while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
    this.#table[slot] = row;
  }

  #rehash(length: number): void {
    this.#table = new Uint32Array(length);
    const { nameStart, nameLength } = this.#at;
    for (let row = ROOT + 1; row < this.#rows; row++) {
      this.#enter(row, this.#text(nameStart[row]!, nameLength[row]!));
    }
  }

  #resize(rows: number): void {
    const larger = columns(rows);
    for (const [key, column] of Object.entries(this.#at) as [keyof typeof larger, Column][]) {
      larger[key].set(column.subarray(0, this.#rows));
    }
    this.#at = larger;
  }
}

function hash(parent: number, name: string): number {
  let mixed = Math.imul(parent, 0x9e3779b1);
  for (let i = 0; i < name.length; i++) mixed = Math.imul(mixed ^ name.charCodeAt(i), 0x01000193);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
