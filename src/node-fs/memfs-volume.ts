/** What is used of a memfs volume: its tree of links, behind the fs methods. Those ask for permissions that the running
 *  user may not have, move atimes when they read, and let utimes round some times down to the millisecond before.
 *  Any copy of memfs that is built as 4.80 is will do. */
export interface MemfsVolume {
  readonly _core: MemfsCore;
}

export interface MemfsCore {
  readonly root: MemfsLink;
  /** @param mode with type bits */
  createLink(parent?: MemfsLink, name?: string, isDirectory?: boolean, mode?: number): MemfsLink;
}

/** One name. `children` has the names below it, "." and ".." among them. */
export interface MemfsLink {
  readonly children: ReadonlyMap<string, MemfsLink | undefined>;
  getNode(): MemfsNode;
  createChild(name: string, node?: MemfsNode): MemfsLink;
}

/** What one or more names lead to. Changing anything but atime and the mode moves ctime. */
export interface MemfsNode {
  readonly ino: number;
  mode: number;
  uid: number;
  gid: number;
  rdev: number;
  nlink: number;
  atime: Date;
  mtime: Date;
  ctime: Date;
  readonly symlink: string;
  /** May be longer than the file. */
  readonly buf: Uint8Array;
  getSize(): number;
  /** Copies the bytes. */
  setBuffer(bytes: Uint8Array): void;
  makeSymlink(target: string): void;
}

/** memfs types its `fs` objects as volumes, but they only have one inside. */
export function coreOf(given: MemfsVolume): MemfsCore {
  const isObject = (typeof given === "object" || typeof given === "function") && given !== null;
  const volume = isObject && "__vol" in given ? (given.__vol as MemfsVolume) : given;
  if (volume?._core === undefined) throw new TypeError("not a memfs volume, or not one as of 4.80");
  return volume._core;
}

/** The names of a directory, oldest first. */
export function* childrenOf(link: MemfsLink): Generator<[name: string, child: MemfsLink]> {
  for (const [name, child] of link.children) {
    if (name !== "." && name !== ".." && child !== undefined) yield [name, child];
  }
}
