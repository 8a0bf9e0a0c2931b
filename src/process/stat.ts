import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { type Inode, namesOf, targetOf } from "../layer/inode.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { FileSystem } from "./file-system.ts";

const BLOCK = 512;
const PAGE = 4096;
/** What tmpfs counts for each name of a directory, its two dots included. (BOGO_DIRENT_SIZE) */
const DIRENT_SIZE = 20;
/** Shorter targets are kept in the inode. (SHORT_SYMLINK_LEN) */
const SHORT_SYMLINK = 128;

/** As stat(2). `mode` has the type bits; times are seconds and nanoseconds apart; sizes are bytes, blocks 512 bytes. */
export class Stat {
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

  constructor(fs: FileSystem, inode: OverlayInode) {
    const { real } = inode;
    this.dev = fs.deviceOf(inode);
    this.ino = fs.inodeNumber(inode);
    this.mode = real.mode;
    this.nlink = fs.linkCount(inode);
    this.uid = real.uid;
    this.gid = real.gid;
    this.rdev = real.rdev;
    const type = real.mode & S_IFMT;
    const isFile = type === S_IFREG;
    this.size = isFile ? real.fileSize : sizeOf(real, type);
    this.blksize = PAGE;
    this.blocks = isFile ? allocated(inode, this.size) : blocksOf(real, type);
    this.atimeSec = real.atimeSec;
    this.atimeNsec = real.atimeNsec;
    this.mtimeSec = real.mtimeSec;
    this.mtimeNsec = real.mtimeNsec;
    this.ctimeSec = real.ctimeSec;
    this.ctimeNsec = real.ctimeNsec;
  }
}

/** Of a metacopy, those of its data; before anybody looked for that, as many as its size would take. */
function allocated(inode: OverlayInode, size: number): number {
  if (inode.lazyData !== null) return (Math.ceil(size / PAGE) * PAGE) / BLOCK;
  return inode.data.allocatedBytes / BLOCK;
}

function sizeOf(real: Inode, type: number): number {
  if (type === S_IFLNK) return nameBytes(targetOf(real));
  return type === S_IFDIR ? (namesOf(real).size + 2) * DIRENT_SIZE : 0;
}

function blocksOf(real: Inode, type: number): number {
  return type === S_IFLNK && nameBytes(targetOf(real)) >= SHORT_SYMLINK ? PAGE / BLOCK : 0;
}
