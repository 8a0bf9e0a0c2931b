import type { CopyUpTrigger } from "../base/event.ts";
import type { Trace } from "../base/trace.ts";
import type { AttributeChange } from "../layer/change.ts";
import type { Content } from "../layer/content.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { Store } from "../layer/store.ts";
import type { StoreLimits } from "../layer/store-limits.ts";
import type { Dcache } from "../lookup/dcache.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { NewObject } from "../ops/create.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import type { Random } from "./devices.ts";
import type { Marks } from "./marks.ts";
import type { Pipes } from "./pipe.ts";

/** What a mounted file system does for the system calls: the kernel's inode operations. A process has walked the path
 *  and checked permissions and types before it calls one. There are three: the overlay, a plain layer, and a tree of
 *  mounts, which asks whichever of the others an object belongs to. */
export interface FileSystem {
  readonly root: Dentry;
  /** Whole paths seen before, and how many names are kept. */
  readonly dcache: Dcache;
  /** The cache that keeps this name. */
  dcacheOf(dentry: Dentry): Dcache;
  readonly pipes: Pipes;
  /** What /dev/urandom gives. */
  readonly random: Random;
  readonly trace: Trace | null;
  /** Who watches what. */
  readonly marks: Marks;
  /** What happens to this object is told to the trace: not so for what is mounted over the overlay. */
  isTraced(dentry: Dentry): boolean;
  /** Nothing may be written here: the file system is read-only, or this mount of it. Kernel: mnt_want_write */
  isReadonly(dentry: Dentry): boolean;
  /** The file system itself is. Kernel: sb_rdonly */
  isSuperReadonly(dentry: Dentry): boolean;
  /** Mounted inside a user namespace: root there may neither use trusted.* nor make devices. */
  readonly userNamespace: boolean;
  /** fsync reaches a disk; not so on a volatile mount. */
  syncs(dentry: Dentry): boolean;
  /** No mount lies between: names may be moved and linked from the one to the other. */
  isSameMount(one: Dentry, other: Dentry): boolean;
  /** One file system has both, perhaps in two mounts. Kernel: i_sb */
  isSameSuper(one: Dentry, other: Dentry): boolean;
  /** What the layer lies on that has the data. */
  storeOf(inode: OverlayInode): Store;

  lookup(parent: Dentry, name: string): Dentry;
  /** Like lookup, but a mount point gives what is mounted over: the name itself, for calls that create, remove or move
   *  names. Kernel: lookup_one_qstr_excl */
  lookupCovered(parent: Dentry, name: string): Dentry;
  create(dentry: Dentry, object: NewObject): void;
  link(old: Dentry, dentry: Dentry): void;
  /** @throws EBUSY for a mount point, as rename does */
  remove(dentry: Dentry): void;
  /** What tells one object from another, whatever its names. Names of one lower inode may be different files, as copy-up
   *  would make them. Kernel: struct inode */
  identityOf(inode: OverlayInode): object;
  rename(source: Dentry, target: Dentry, how: RenameHow): void;
  tmpfile(dir: Dentry, object: NewObject): OverlayInode;
  setAttributes(dentry: Dentry, change: AttributeChange, trigger: CopyUpTrigger): void;
  setSize(dentry: Dentry, size: number, change: AttributeChange): void;
  /** open(2) is about to succeed: the overlay copies up here. */
  prepareOpen(dentry: Dentry, write: boolean, truncate: boolean): void;
  putContent(dentry: Dentry, content: Content): void;
  /** Something was read: atime. */
  touch(dentry: Dentry): void;
  openDirectory(dentry: Dentry): DirectoryStream;
  /** All names of a directory but its dots, where they can be had at once; null: it has to be opened and read. */
  listAtOnce(dentry: Dentry): readonly DirEntry[] | null;
  getXattr(dentry: Dentry, name: string): Uint8Array;
  listXattrs(dentry: Dentry): string[];
  setXattr(dentry: Dentry, name: string, value: Uint8Array, flag: XattrFlag): void;
  removeXattr(dentry: Dentry, name: string): void;
  /** Sets an ACL, or with null takes it away; `mode`: the permission bits that it makes. */
  setAcl(dentry: Dentry, name: string, value: Uint8Array | null, mode?: number): void;
  getFlags(dentry: Dentry): number;
  setFlags(dentry: Dentry, flags: number): void;
  deviceOf(inode: OverlayInode): number;
  /** st_dev of a plain name, whose number is that of the lower inode; null: its overlay inode has to be asked. */
  plainDevice(dentry: Dentry): number | null;
  inodeNumber(inode: OverlayInode): number | bigint;
  linkCount(inode: OverlayInode): number;
  /** Names it has left, as the kernel counts in memory: what has none cannot be linked again. Kernel: i_nlink */
  remainingLinks(inode: OverlayInode): number;
  /** The file system below was turned read-only, under a mount that is not. Of a lower object nothing is written. */
  isFrozen(inode: OverlayInode): boolean;
  /** Bytes that data may still take. */
  freeBytes(dentry: Dentry): number;
  statfs(dentry: Dentry): StatFs;
  /** File handles may be opened again (nfs_export=on). */
  exported(dentry: Dentry): boolean;
  /** What name_to_handle_at gives with AT_HANDLE_FID: names an object, but cannot be opened. */
  fileHandle(dentry: Dentry): Uint8Array;
  /** The layer that shows this object: 0 is the upper, 1 the topmost lower. */
  layerOf(inode: OverlayInode): number;
}

/** What rename(2) was asked for beside moving. */
export interface RenameHow {
  readonly exchange: boolean;
  readonly whiteout: boolean;
}

/** An open directory. */
export interface DirectoryStream {
  readonly position: number;
  seek(position: number): void;
  read(count: number): DirEntry[];
  close(): void;
}

/** As statfs(2). `blocks`, `bfree` and `bavail` are blocks of `bsize` bytes; `files` and `ffree` inodes; `namelen` bytes. */
export interface StatFs {
  readonly type: number;
  readonly bsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
  readonly fsid: readonly [number, number];
  readonly namelen: number;
  readonly frsize: number;
  readonly flags: number;
}

/** The numbers of a 1 TiB tmpfs with nothing in it. */
export const STORE_STATFS = {
  bsize: 4096,
  blocks: 268_435_456,
  bfree: 268_435_456,
  bavail: 268_435_456,
  files: 67_108_864,
  ffree: 67_108_864,
  namelen: 255,
  frsize: 4096,
  flags: 0x1020,
} as const;

/** What is free of a store with limits. */
export function freeOf(limits: StoreLimits | null): Partial<StatFs> {
  if (limits === null) return {};
  const blocks = Math.min(STORE_STATFS.bfree, Math.floor(limits.freeBytes / STORE_STATFS.bsize));
  return { bfree: blocks, bavail: blocks, ffree: Math.min(STORE_STATFS.ffree, limits.freeInodes) };
}

/** The store's id. */
export const STORE_FSID: readonly [number, number] = [0x6f70_6f63, 0x7075_7974];
