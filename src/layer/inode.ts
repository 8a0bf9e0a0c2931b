import { isDirMode, isFileMode, isLinkMode } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { type Attributes, attributesOf } from "./attributes.ts";
import type { ByteSource } from "./byte-source.ts";
import { Content } from "./content.ts";
import type { Directory } from "./directory.ts";
import { pageCeil } from "./extent.ts";
import { CopiedTimes, copyOfTimes, type KeptTimes, separate, Times } from "./times.ts";
import { Xattrs } from "./xattrs.ts";

/** What an inode holds besides its attributes: a file's data, a directory's names, a symlink's target;
 *  null for devices, FIFOs and sockets. */
export type Body = Content | Directory | string | null;

/** One object of a layer, as the backing file system keeps it. Slim on purpose, for an image has a million of them:
 *  seven words where the attributes alone would be fourteen (bench/cases/inode-storage.ts has the comparison with typed
 *  columns that decided for objects, bench/memory.ts what a file takes). What many inodes have in common is shared;
 *  times that are one whole second are a number; and a file that is a slice of an archive, as those of an image are,
 *  keeps where the slice lies, and no content. */
export class Inode {
  ino: number;
  xattrs: Xattrs | null = null;
  // Not #private: see Content.
  private shared: Attributes;
  private times: KeptTimes = 0;
  /** The body, or the source of a slice. */
  private held: Body | ByteSource = null;
  /** Where a slice begins in its source, in blocks of 512 bytes, as archives are made of; -1: `held` is the body. */
  private block = -1;
  /** Bytes of a slice. */
  private length = 0;

  constructor(ino: number, mode: number, uid: number, gid: number, rdev: number, body: Body) {
    this.ino = ino;
    this.shared = attributesOf(mode, uid, gid, rdev, isDirMode(mode) ? 2 : 1, 0);
    this.body = body;
  }

  get body(): Body {
    if (this.block < 0) return this.held as Body;
    return Content.fromSource(this.held as ByteSource, this.block * BLOCK, this.length);
  }

  set body(body: Body) {
    const source = body instanceof Content ? body.source : null;
    if (source !== null && body instanceof Content && isShort(body.size)) {
      const block = body.sourceOffset / BLOCK;
      if (isShort(block)) {
        this.held = source;
        // A quotient may come as a number on the heap, though it would fit the word.
        this.block = block | 0;
        this.length = body.size | 0;
        return;
      }
    }
    this.held = body;
    this.block = -1;
  }

  /** Bytes of a regular file. */
  get fileSize(): number {
    return this.block < 0 ? (this.held as Content).size : this.length;
  }

  /** Bytes of the pages that a regular file occupies. */
  get allocatedBytes(): number {
    return this.block < 0 ? (this.held as Content).allocatedBytes : pageCeil(this.length);
  }

  /** File type and permission bits. */
  get mode(): number {
    return this.shared.mode;
  }

  set mode(mode: number) {
    const { uid, gid, rdev, nlink, flags } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  get uid(): number {
    return this.shared.uid;
  }

  set uid(uid: number) {
    const { mode, gid, rdev, nlink, flags } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  get gid(): number {
    return this.shared.gid;
  }

  set gid(gid: number) {
    const { mode, uid, rdev, nlink, flags } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  /** Device number as dev_t (base/mode.ts makedev); 0 for all but devices. A char device 0 is a whiteout. */
  get rdev(): number {
    return this.shared.rdev;
  }

  set rdev(rdev: number) {
    const { mode, uid, gid, nlink, flags } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  get nlink(): number {
    return this.shared.nlink;
  }

  set nlink(nlink: number) {
    const { mode, uid, gid, rdev, flags } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  /** FS_IOC_GETFLAGS bits. */
  get flags(): number {
    return this.shared.flags;
  }

  set flags(flags: number) {
    const { mode, uid, gid, rdev, nlink } = this.shared;
    this.shared = attributesOf(mode, uid, gid, rdev, nlink, flags);
  }

  /** Sets all three times. */
  setTimes(sec: number, nsec: number): void {
    if (nsec === 0 && isShort(sec)) {
      this.times = sec | 0;
      return;
    }
    const times = this.apart();
    times.atimeSec = sec;
    times.atimeNsec = nsec;
    times.mtimeSec = sec;
    times.mtimeNsec = nsec;
    times.ctimeSec = sec;
    times.ctimeNsec = nsec;
  }

  /** Takes over all that stat and getxattr tell of another object but its number and size. */
  copyAttributes(from: Inode): void {
    this.shared = from.shared;
    this.copyTimes(from);
    this.xattrs = from.xattrs === null ? null : new Xattrs(from.xattrs);
  }

  copyTimes({ times }: Inode): void {
    this.times = copyOfTimes(times);
  }

  /** The times each for itself. */
  private apart(): Times {
    const { times } = this;
    if (times instanceof Times) return times;
    const apart = separate(times);
    this.times = apart;
    return apart;
  }

  /** The change apart from the other two. */
  private changeApart(): CopiedTimes | Times {
    const { times } = this;
    if (typeof times !== "number") return times;
    const apart = new CopiedTimes(times);
    this.times = apart;
    return apart;
  }

  get atimeSec(): number {
    const { times } = this;
    return typeof times === "number" ? times : times.atimeSec;
  }

  set atimeSec(sec: number) {
    this.apart().atimeSec = sec;
  }

  get atimeNsec(): number {
    const { times } = this;
    return typeof times === "number" ? 0 : times.atimeNsec;
  }

  set atimeNsec(nsec: number) {
    this.apart().atimeNsec = nsec;
  }

  get mtimeSec(): number {
    const { times } = this;
    return typeof times === "number" ? times : times.mtimeSec;
  }

  set mtimeSec(sec: number) {
    this.apart().mtimeSec = sec;
  }

  get mtimeNsec(): number {
    const { times } = this;
    return typeof times === "number" ? 0 : times.mtimeNsec;
  }

  set mtimeNsec(nsec: number) {
    this.apart().mtimeNsec = nsec;
  }

  get ctimeSec(): number {
    const { times } = this;
    return typeof times === "number" ? times : times.ctimeSec;
  }

  set ctimeSec(sec: number) {
    this.changeApart().ctimeSec = sec;
  }

  get ctimeNsec(): number {
    const { times } = this;
    return typeof times === "number" ? 0 : times.ctimeNsec;
  }

  set ctimeNsec(nsec: number) {
    this.changeApart().ctimeNsec = nsec;
  }
}

const BLOCK = 512;

/** Whether V8 keeps the number in the word itself. */
const isShort = (value: number): boolean => (value | 0) === value;

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
  if (isFile(inode)) return inode.fileSize;
  return isSymlink(inode) ? nameBytes(targetOf(inode)) : 0;
}
