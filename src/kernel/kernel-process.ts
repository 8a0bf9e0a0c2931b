import { isErrno } from "../base/fs-error.ts";
import { major, minor } from "../base/mode.ts";
import { decodeName } from "../base/names.ts";
import type { CaseProcess } from "../cases/case-process.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { TimeArg } from "../process/attributes.ts";
import { renameFlags } from "../process/flags.ts";
import type { Stat } from "../process/stat.ts";
import { cString } from "./c-string.ts";
import { AT_EMPTY_PATH, AT_FDCWD, KernelFiles } from "./kernel-files.ts";
import { timesPointer } from "./times.ts";

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_SYMLINK_FOLLOW = 0x400;
const LARGEST_XATTR = 2 ** 16;
const PATH_MAX = 4096;
const XATTR_FLAGS = { "": 0, XATTR_CREATE: 1, XATTR_REPLACE: 2 } as const;
type XattrFlag = keyof typeof XATTR_FLAGS;

/** A process on the kernel that runs it: the calls of the engine's Process, by the same names, with the same results
 *  and errors. It is this process itself: where it stands and who it is are RootSwitch's and asUser's matter. */
export class KernelProcess extends KernelFiles implements CaseProcess {
  truncate(path: string, size: number): void {
    this.must(this.libc.truncate(cString(path), size), "truncate", path);
  }

  mkdir(path: string, mode = 0o777): void {
    this.must(this.libc.mkdir(cString(path), mode), "mkdir", path);
  }

  rmdir(path: string): void {
    this.must(this.libc.rmdir(cString(path)), "rmdir", path);
  }

  unlink(path: string): void {
    this.must(this.libc.unlink(cString(path)), "unlink", path);
  }

  rename(from: string, to: string): void {
    this.must(this.libc.rename(cString(from), cString(to)), "rename", from, to);
  }

  renameat2(from: string, to: string, flags: number | string): void {
    const [source, target] = [cString(from), cString(to)];
    const result = this.libc.renameat2(AT_FDCWD, source, AT_FDCWD, target, renameFlags(flags));
    this.must(result, "renameat2", from, to);
  }

  link(existing: string, path: string, { follow = false }: { follow?: boolean } = {}): void {
    const flags = follow ? AT_SYMLINK_FOLLOW : 0;
    const [source, target] = [cString(existing), cString(path)];
    this.must(this.libc.linkat(AT_FDCWD, source, AT_FDCWD, target, flags), "link", existing, path);
  }

  linkfd(fd: number, path: string): void {
    const result = this.libc.linkat(fd, "", AT_FDCWD, cString(path), AT_EMPTY_PATH);
    this.must(result, "linkat", path);
  }

  symlink(target: string, path: string): void {
    this.must(this.libc.symlink(cString(target), cString(path)), "symlink", target, path);
  }

  readlink(path: string): string {
    const count = this.libc.readlink(cString(path), this.scratch, PATH_MAX);
    return decodeName(this.scratch.subarray(0, this.must(count, "readlink", path)));
  }

  mknod(path: string, mode: number, rdev = 0): void {
    this.must(this.libc.mknod(cString(path), mode, deviceNumber(rdev)), "mknod", path);
  }

  stat(path: string): Stat {
    this.must(this.statx(AT_FDCWD, path, 0), "stat", path);
    return this.lastStat();
  }

  lstat(path: string): Stat {
    this.must(this.statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW), "lstat", path);
    return this.lastStat();
  }

  tryStat(path: string): Stat | null {
    return orMissing(() => this.stat(path));
  }

  tryLstat(path: string): Stat | null {
    return orMissing(() => this.lstat(path));
  }

  access(path: string, mode: number): void {
    this.must(this.libc.access(cString(path), mode), "access", path);
  }

  /** All names but "." and "..". */
  readdir(path: string): DirEntry[] {
    const fd = this.open(path, "O_RDONLY|O_DIRECTORY");
    try {
      const entries: DirEntry[] = [];
      for (let more = this.getdents(fd); more.length > 0; more = this.getdents(fd)) {
        entries.push(...more.filter(({ name }) => name !== "." && name !== ".."));
      }
      return entries;
    } finally {
      this.close(fd);
    }
  }

  chdir(path: string): void {
    this.must(this.libc.chdir(cString(path)), "chdir", path);
  }

  getcwd(): string {
    if (Number(this.libc.getcwd(this.scratch, PATH_MAX)) === 0) this.must(-1, "getcwd");
    return decodeName(this.scratch.subarray(0, this.scratch.indexOf(0)));
  }

  chmod(path: string, mode: number): void {
    this.must(this.libc.chmod(cString(path), mode), "chmod", path);
  }

  fchmod(fd: number, mode: number): void {
    this.must(this.libc.fchmod(fd, mode), "fchmod");
  }

  chown(path: string, uid: number, gid: number): void {
    this.must(this.libc.chown(cString(path), uid, gid), "chown", path);
  }

  lchown(path: string, uid: number, gid: number): void {
    this.must(this.libc.lchown(cString(path), uid, gid), "lchown", path);
  }

  fchown(fd: number, uid: number, gid: number): void {
    this.must(this.libc.fchown(fd, uid, gid), "fchown");
  }

  utimens(
    path: string,
    atime: TimeArg,
    mtime: TimeArg,
    { nofollow = false }: { nofollow?: boolean } = {},
  ): void {
    const flags = nofollow ? AT_SYMLINK_NOFOLLOW : 0;
    const times = timesPointer(atime, mtime);
    this.must(this.libc.utimensat(AT_FDCWD, cString(path), times, flags), "utimensat", path);
  }

  futimens(fd: number, atime: TimeArg, mtime: TimeArg): void {
    this.must(this.libc.futimens(fd, timesPointer(atime, mtime)), "futimens");
  }

  setxattr(path: string, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    const [at, called] = [cString(path), cString(name)];
    const result = this.libc.setxattr(at, called, value, value.length, XATTR_FLAGS[flag]);
    this.must(result, "setxattr", path);
  }

  lsetxattr(path: string, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    const [at, called] = [cString(path), cString(name)];
    const result = this.libc.lsetxattr(at, called, value, value.length, XATTR_FLAGS[flag]);
    this.must(result, "lsetxattr", path);
  }

  fsetxattr(fd: number, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    const result = this.libc.fsetxattr(fd, cString(name), value, value.length, XATTR_FLAGS[flag]);
    this.must(result, "fsetxattr");
  }

  getxattr(path: string, name: string): Uint8Array {
    const [at, called] = [cString(path), cString(name)];
    const count = this.libc.getxattr(at, called, this.scratch, LARGEST_XATTR);
    return this.scratch.slice(0, this.must(count, "getxattr", path));
  }

  lgetxattr(path: string, name: string): Uint8Array {
    const [at, called] = [cString(path), cString(name)];
    const count = this.libc.lgetxattr(at, called, this.scratch, LARGEST_XATTR);
    return this.scratch.slice(0, this.must(count, "lgetxattr", path));
  }

  fgetxattr(fd: number, name: string): Uint8Array {
    const count = this.libc.fgetxattr(fd, cString(name), this.scratch, LARGEST_XATTR);
    return this.scratch.slice(0, this.must(count, "fgetxattr"));
  }

  listxattr(path: string): string[] {
    const count = this.libc.listxattr(cString(path), this.scratch, LARGEST_XATTR);
    return this.#names(this.must(count, "listxattr", path));
  }

  llistxattr(path: string): string[] {
    const count = this.libc.llistxattr(cString(path), this.scratch, LARGEST_XATTR);
    return this.#names(this.must(count, "llistxattr", path));
  }

  flistxattr(fd: number): string[] {
    const count = this.libc.flistxattr(fd, this.scratch, LARGEST_XATTR);
    return this.#names(this.must(count, "flistxattr"));
  }

  removexattr(path: string, name: string): void {
    this.must(this.libc.removexattr(cString(path), cString(name)), "removexattr", path);
  }

  lremovexattr(path: string, name: string): void {
    this.must(this.libc.lremovexattr(cString(path), cString(name)), "lremovexattr", path);
  }

  fremovexattr(fd: number, name: string): void {
    this.must(this.libc.fremovexattr(fd, cString(name)), "fremovexattr");
  }

  /** The first `count` bytes of the scratch: names, each with a NUL behind it. */
  #names(count: number): string[] {
    return decodeName(this.scratch.subarray(0, count)).split("\0").slice(0, -1);
  }
}

function orMissing(stat: () => Stat): Stat | null {
  try {
    return stat();
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

/** A dev_t as programs hand it to the kernel: the minor number lies around the major one. */
function deviceNumber(rdev: number): number {
  const [high, low] = [major(rdev), minor(rdev)];
  return (low & 0xff) + (high & 0xfff) * 0x100 + (low >>> 8) * 0x100000;
}
