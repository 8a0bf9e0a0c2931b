/** One name of a tree that goes to memfs. Parents come before what is in them; "/" is the first. */
export interface TreeEntry {
  readonly path: string;
  readonly attributes: Attributes;
  readonly body: TreeBody;
  /** The same for all names of one file; null when it has but this one. */
  readonly identity: unknown;
  /** A mark whose meaning is lost, in words; null when there is none. */
  readonly mark: string | null;
}

/** What an inode and a Stat have in common. */
export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly atimeSec: number;
  readonly atimeNsec: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  readonly ctimeSec: number;
  readonly ctimeNsec: number;
}

export type TreeBody =
  | { readonly kind: "dir" }
  | { readonly kind: "file"; readonly size: number; readonly bytes: () => Uint8Array }
  | { readonly kind: "symlink"; readonly target: string }
  /** What memfs has no place for, in words. */
  | { readonly kind: "special"; readonly what: string };

/** The file types that memfs cannot make, in words. */
export const SPECIAL = {
  char: "a character device",
  block: "a block device",
  fifo: "a FIFO",
  socket: "a socket",
} as const;
