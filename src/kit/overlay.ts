import type { FileType } from "../base/mode.ts";
import type { CaseEntry, Options } from "../cases/case.ts";

/** What an implementation of an overlay has to offer to be put to the laws: about Node's calls on names. Each may
 *  return its value, or a promise of it. A call that fails throws an error whose `code` is the errno ("ENOENT").
 *  Paths are absolute within the mount, and no umask is taken off modes. */

export type Awaitable<T> = T | PromiseLike<T>;

/** As stat(2) has it; `mode` has the type bits. What an implementation lacks, it leaves out and says so in `supports`. */
export interface StatLike {
  readonly mode: number;
  readonly size: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly nlink?: number;
  /** Left out where it tells nothing: names of one file share it. */
  readonly ino?: number | bigint;
  /** Seconds since 1970, or finer. */
  readonly mtime?: number;
  readonly rdev?: readonly [major: number, minor: number];
}

/** Calls that only look: at a mount, or at one bare layer. */
export interface ReadCalls {
  lstat(path: string): Awaitable<StatLike>;
  /** Without "." and "..", in any order. */
  readdir(path: string): Awaitable<readonly string[]>;
  readFile(path: string): Awaitable<Uint8Array>;
  readlink(path: string): Awaitable<string>;
  /** Of the name itself, not of what a symlink points to. */
  listxattr?(path: string): Awaitable<readonly string[]>;
  getxattr?(path: string, name: string): Awaitable<Uint8Array>;
}

/** Calls on a mount, made by one user. */
export interface FsCalls extends ReadCalls {
  mkdir(path: string, mode: number): Awaitable<unknown>;
  rmdir(path: string): Awaitable<unknown>;
  unlink(path: string): Awaitable<unknown>;
  /** Opens with these O_* flags, writes (at `offset`, if given), closes. */
  writeFile(
    path: string,
    data: Uint8Array,
    how: { readonly flags: readonly string[]; readonly mode: number; readonly offset?: number },
  ): Awaitable<unknown>;
  stat?(path: string): Awaitable<StatLike>;
  rename?(from: string, to: string): Awaitable<unknown>;
  renameat2?(from: string, to: string, flags: readonly string[]): Awaitable<unknown>;
  link?(existing: string, path: string): Awaitable<unknown>;
  symlink?(target: string, path: string): Awaitable<unknown>;
  chmod?(path: string, mode: number): Awaitable<unknown>;
  /** -1 leaves an id as it is. */
  chown?(path: string, uid: number, gid: number): Awaitable<unknown>;
  lchown?(path: string, uid: number, gid: number): Awaitable<unknown>;
  truncate?(path: string, size: number): Awaitable<unknown>;
  /** Seconds; null: now. */
  utimes?(path: string, atime: number | null, mtime: number | null): Awaitable<unknown>;
  mknod?(
    path: string,
    type: FileType,
    mode: number,
    rdev: readonly [major: number, minor: number],
  ): Awaitable<unknown>;
  /** As the xattr calls above, of the name itself. */
  setxattr?(
    path: string,
    name: string,
    value: Uint8Array,
    flag: "" | "XATTR_CREATE" | "XATTR_REPLACE",
  ): Awaitable<unknown>;
  removexattr?(path: string, name: string): Awaitable<unknown>;
  open?(path: string, flags: readonly string[], mode: number): Awaitable<OpenFile>;
}

/** An open file, as Node's FileHandle. Without an offset: where the file stands. */
export interface OpenFile {
  read(length: number, offset?: number): Awaitable<Uint8Array>;
  write(data: Uint8Array, offset?: number): Awaitable<number>;
  stat(): Awaitable<StatLike>;
  truncate(size: number): Awaitable<unknown>;
  close(): Awaitable<unknown>;
}

/** Who makes a call. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** What an overlay is made of: the part of a canonical case that comes before its operations. */
export interface Layers {
  /** Lowest first. */
  readonly lower: readonly (readonly CaseEntry[])[];
  readonly upper: readonly CaseEntry[];
  readonly options: Options;
}

/** One mounted overlay. */
export interface TestedOverlay {
  /** As root. */
  readonly calls: FsCalls;
  /** The same, as another user. */
  as?(user: User): FsCalls;
  /** The bare layers, lowest first. */
  readonly lowers: readonly ReadCalls[];
  /** What was written, as it lies on its own. */
  upper?(): ReadCalls;
  /** Unmounts and mounts again; `rotate` makes the upper the topmost lower, under an empty one. */
  remount?(how: { readonly rotate: boolean }): Awaitable<unknown>;
  close?(): Awaitable<unknown>;
}

/** Lays the layers, and mounts them. */
export type MakeOverlay = (layers: Layers) => Awaitable<TestedOverlay>;
