import { isDirMode, isFileMode, isLinkMode } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import type { Content } from "./content.ts";
import type { Directory } from "./directory.ts";

/** What an inode holds besides its attributes: a file's data, a directory's names, a symlink's target;
 *  null for devices, FIFOs and sockets. */
export type Body = Content | Directory | string | null;

/** One object of a layer, as the backing file system keeps it. Slim on purpose: an image has a million of them
 *  (bench/cases/inode-storage.ts has the comparison with typed columns that decided for objects). */
export class Inode {
  ino: number;
  /** File type and permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Device number as dev_t (base/mode.ts makedev); 0 for all but devices. A char device 0 is a whiteout. */
  rdev: number;
  nlink: number;
  /** FS_IOC_GETFLAGS bits. */
  flags: number;
  atimeSec: number;
  atimeNsec: number;
  mtimeSec: number;
  mtimeNsec: number;
  ctimeSec: number;
  ctimeNsec: number;
  xattrs: Map<string, Uint8Array> | null;
  body: Body;

  constructor(ino: number, mode: number, uid: number, gid: number, rdev: number, body: Body) {
    this.ino = ino;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.nlink = isDirMode(mode) ? 2 : 1;
    this.flags = 0;
    this.atimeSec = 0;
    this.atimeNsec = 0;
    this.mtimeSec = 0;
    this.mtimeNsec = 0;
    this.ctimeSec = 0;
    this.ctimeNsec = 0;
    this.xattrs = null;
    this.body = body;
  }
}

/** All that stat and getxattr tell of an object but its number and size. */
export function copyAttributes(from: Inode, to: Inode): void {
  to.mode = from.mode;
  to.uid = from.uid;
  to.gid = from.gid;
  to.rdev = from.rdev;
  to.nlink = from.nlink;
  to.flags = from.flags;
  to.atimeSec = from.atimeSec;
  to.atimeNsec = from.atimeNsec;
  to.mtimeSec = from.mtimeSec;
  to.mtimeNsec = from.mtimeNsec;
  to.ctimeSec = from.ctimeSec;
  to.ctimeNsec = from.ctimeNsec;
  to.xattrs = from.xattrs === null ? null : new Map(from.xattrs);
}

export const isDir = (inode: Inode): boolean => isDirMode(inode.mode);
export const isFile = (inode: Inode): boolean => isFileMode(inode.mode);
export const isSymlink = (inode: Inode): boolean => isLinkMode(inode.mode);

/** The names of a directory inode. */
export function namesOf(inode: Inode): Directory {
  return inode.body as Directory;
}

/** The data of a regular file's inode. */
export function contentOf(inode: Inode): Content {
  return inode.body as Content;
}

/** The target of a symlink inode. */
export function targetOf(inode: Inode): string {
  return inode.body as string;
}

/** st_size in bytes of an inode that is no directory: of a symlink, the length of its target. */
export function sizeOf(inode: Inode): number {
  if (isFile(inode)) return contentOf(inode).size;
  return isSymlink(inode) ? nameBytes(targetOf(inode)) : 0;
}
