/** What is read of a memfs volume: its tree of links, behind its fs methods. Those would ask for permissions that the
 *  running user may not have, and would move atimes. Any copy of memfs 4 that is built like this will do. */
export interface MemfsVolume {
  readonly _core: { readonly root: MemfsLink };
}

/** One name. `children` has the names below it, "." and ".." among them. */
export interface MemfsLink {
  readonly children: ReadonlyMap<string, MemfsLink | undefined>;
  getNode(): MemfsNode;
}

/** What one or more names lead to. */
export interface MemfsNode {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
  readonly symlink: string;
  /** May be longer than the file. */
  readonly buf: Uint8Array;
  getSize(): number;
}

/** memfs types its `fs` objects as volumes, but they only have one inside. */
export function volumeOf<V extends object>(given: V): V {
  return "__vol" in given ? (given.__vol as V) : given;
}

/** The names of a directory, oldest first. */
export function* childrenOf<L extends MemfsLink>(
  link: L & { readonly children: ReadonlyMap<string, L | undefined> },
): Generator<[name: string, child: L]> {
  for (const [name, child] of link.children) {
    if (name !== "." && name !== ".." && child !== undefined) yield [name, child];
  }
}
