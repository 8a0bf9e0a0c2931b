import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { type Inode, namesOf, targetOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, realOf } from "../lookup/dentry.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { FileSystem } from "./file-system.ts";

const BLOCK = 512;
const PAGE = 4096;
/** st_blksize. */
export const BLOCK_SIZE = PAGE;
/** What tmpfs counts for each name of a directory, its two dots included. (BOGO_DIRENT_SIZE) */
const DIRENT_SIZE = 20;
/** Shorter targets are kept in the inode. (SHORT_SYMLINK_LEN) */
const SHORT_SYMLINK = 128;

/** As stat(2). `mode` has the type bits; times are seconds and nanoseconds apart; sizes are bytes, blocks 512 bytes. */
export interface Stat {
  readonly dev: number;
  /** A bigint where xino puts the file system into the high bits. */
  readonly ino: number | bigint;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly size: number;
  readonly blksize: number;
  readonly blocks: number;
  readonly atimeSec: number;
  readonly atimeNsec: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  readonly ctimeSec: number;
  readonly ctimeNsec: number;
}

/** What stat(2) tells of a name that exists. */
export const statAt = (fs: FileSystem, dentry: Dentry): Stat => tellAt(fs, dentry, statFrom);

/** What stat(2) tells of an object. */
export const statOf = (fs: FileSystem, inode: OverlayInode): Stat => tellOf(fs, inode, statFrom);

/** Makes what is told of an object out of what it takes: its inode in a layer, and what the overlay says of it. `inode`: null
 *  for a plain name, of which the overlay knows nothing else. */
export type Teller<T> = (
  real: Inode,
  dev: number,
  ino: number | bigint,
  nlink: number,
  inode: OverlayInode | null,
) => T;

/** The same as another object than a Stat, without a Stat between. */
export function tellAt<T>(fs: FileSystem, dentry: Dentry, tell: Teller<T>): T {
  const { plain } = dentry;
  if (plain === null) return tellOf(fs, inodeOf(dentry), tell);
  const dev = fs.plainDevice(dentry);
  if (dev === null) return tellOf(fs, inodeOf(dentry), tell);
  const real = realOf(dentry);
  return tell(real, dev, plain.ino, real.nlink, null);
}

function tellOf<T>(fs: FileSystem, inode: OverlayInode, tell: Teller<T>): T {
  return tell(inode.real, fs.deviceOf(inode), fs.inodeNumber(inode), fs.linkCount(inode), inode);
}

/** One literal, because the compiler makes it in one go: a constructor that sets field after field takes twice as long. */
function statFrom(
  real: Inode,
  dev: number,
  ino: number | bigint,
  nlink: number,
  inode: OverlayInode | null,
): Stat {
  // Asked once: twice would show.
  const file = isFile(real);
  return {
    dev,
    ino,
    mode: real.mode,
    nlink,
    uid: real.uid,
    gid: real.gid,
    rdev: real.rdev,
    size: file ? real.fileSize : sizeOf(real),
    blksize: BLOCK_SIZE,
    blocks: file ? allocated(real, inode) : blocksOf(real),
    atimeSec: real.atimeSec,
    atimeNsec: real.atimeNsec,
    mtimeSec: real.mtimeSec,
    mtimeNsec: real.mtimeNsec,
    ctimeSec: real.ctimeSec,
    ctimeNsec: real.ctimeNsec,
  };
}

const isFile = ({ mode }: Inode): boolean => (mode & S_IFMT) === S_IFREG;

/** st_size. */
export const statSize = (real: Inode): number => (isFile(real) ? real.fileSize : sizeOf(real));

/** st_blocks. */
export const statBlocks = (real: Inode, inode: OverlayInode | null): number =>
  isFile(real) ? allocated(real, inode) : blocksOf(real);

/** Of a metacopy, those of its data; before anybody looked for that, as many as its size would take. */
function allocated(real: Inode, inode: OverlayInode | null): number {
  if (inode === null) return real.allocatedBytes / BLOCK;
  if (inode.lazyData === null) return inode.data.allocatedBytes / BLOCK;
  return (Math.ceil(real.fileSize / PAGE) * PAGE) / BLOCK;
}

function sizeOf(real: Inode): number {
  const type = real.mode & S_IFMT;
  if (type === S_IFLNK) return nameBytes(targetOf(real));
  return type === S_IFDIR ? (namesOf(real).size + 2) * DIRENT_SIZE : 0;
}

function blocksOf(real: Inode): number {
  if ((real.mode & S_IFMT) !== S_IFLNK) return 0;
  return nameBytes(targetOf(real)) >= SHORT_SYMLINK ? PAGE / BLOCK : 0;
}
