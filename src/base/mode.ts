/** Mode bits as in <sys/stat.h>, and the words we use for file types. */

export const S_IFMT = 0o170000;
export const S_IFSOCK = 0o140000;
export const S_IFLNK = 0o120000;
export const S_IFREG = 0o100000;
export const S_IFBLK = 0o060000;
export const S_IFDIR = 0o040000;
export const S_IFCHR = 0o020000;
export const S_IFIFO = 0o010000;

export const S_ISUID = 0o4000;
export const S_ISGID = 0o2000;
export const S_ISVTX = 0o1000;
export const S_IXGRP = 0o010;

/** What a directory entry is. A whiteout is a `char` with rdev 0. */
export type FileType = "file" | "dir" | "symlink" | "char" | "block" | "fifo" | "socket";

const TYPE_BITS: Record<FileType, number> = {
  file: S_IFREG,
  dir: S_IFDIR,
  symlink: S_IFLNK,
  char: S_IFCHR,
  block: S_IFBLK,
  fifo: S_IFIFO,
  socket: S_IFSOCK,
};

/** The S_IFMT bits of a type. */
export function typeBits(type: FileType): number {
  return TYPE_BITS[type];
}

/** The type of a mode; throws on bits that name none (a bug of ours, not of the caller). */
export function typeOf(mode: number): FileType {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "file";
    case S_IFDIR:
      return "dir";
    case S_IFLNK:
      return "symlink";
    case S_IFCHR:
      return "char";
    case S_IFBLK:
      return "block";
    case S_IFIFO:
      return "fifo";
    case S_IFSOCK:
      return "socket";
    default:
      throw new Error(`unreachable: mode 0${mode.toString(8)} has no file type`);
  }
}

export const isDirMode = (mode: number): boolean => (mode & S_IFMT) === S_IFDIR;
export const isFileMode = (mode: number): boolean => (mode & S_IFMT) === S_IFREG;
export const isDeviceMode = (mode: number): boolean =>
  (mode & S_IFMT) === S_IFCHR || (mode & S_IFMT) === S_IFBLK;
export const isLinkMode = (mode: number): boolean => (mode & S_IFMT) === S_IFLNK;

/** Device numbers are kept as the kernel's dev_t: 12 bits major, 20 bits minor. */
export const makedev = (major: number, minor: number): number => major * 0x100000 + minor;
export const major = (rdev: number): number => Math.floor(rdev / 0x100000);
export const minor = (rdev: number): number => rdev % 0x100000;
