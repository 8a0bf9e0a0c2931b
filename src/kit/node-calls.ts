import { major, minor, typeOf } from "../base/mode.ts";
import { openFlags } from "../process/flags.ts";
import type { FsCalls, OpenFile, StatLike } from "./overlay.ts";

/** The part of Node's `fs` that a test needs. memfs, unionfs, ZenFS and Node itself have it. */
export interface NodeFs {
  lstatSync(path: string): NodeStats;
  statSync(path: string): NodeStats;
  readdirSync(path: string): readonly unknown[];
  readFileSync(path: string): unknown;
  readlinkSync(path: string): unknown;
  mkdirSync(path: string, mode: number): unknown;
  rmdirSync(path: string): unknown;
  unlinkSync(path: string): unknown;
  renameSync(from: string, to: string): unknown;
  linkSync(existing: string, path: string): unknown;
  symlinkSync(target: string, path: string): unknown;
  chmodSync(path: string, mode: number): unknown;
  chownSync(path: string, uid: number, gid: number): unknown;
  lchownSync(path: string, uid: number, gid: number): unknown;
  truncateSync(path: string, size: number): unknown;
  utimesSync(path: string, atime: number, mtime: number): unknown;
  openSync(path: string, flags: number, mode: number): number;
  closeSync(fd: number): unknown;
  fstatSync(fd: number): NodeStats;
  ftruncateSync(fd: number, size: number): unknown;
  readSync(fd: number, into: Uint8Array, at: number, length: number, offset: number | null): number;
  writeSync(
    fd: number,
    data: Uint8Array,
    at: number,
    length: number,
    offset: number | null,
  ): number;
}

export interface NodeStats {
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly ino: number;
  readonly rdev: number;
  readonly mtimeMs: number;
}

/** Anything shaped as Node's `fs`, by the calls of the kit. */
export function nodeCalls(fs: NodeFs): FsCalls {
  return {
    lstat: (path) => statLike(fs.lstatSync(path)),
    stat: (path) => statLike(fs.statSync(path)),
    readdir: (path) => fs.readdirSync(path).map(String),
    readFile: (path) => fs.readFileSync(path) as Uint8Array,
    readlink: (path) => `${fs.readlinkSync(path)}`,
    mkdir: (path, mode) => fs.mkdirSync(path, mode),
    rmdir: (path) => fs.rmdirSync(path),
    unlink: (path) => fs.unlinkSync(path),
    rename: (from, to) => fs.renameSync(from, to),
    link: (existing, path) => fs.linkSync(existing, path),
    symlink: (target, path) => fs.symlinkSync(target, path),
    chmod: (path, mode) => fs.chmodSync(path, mode),
    chown: (path, uid, gid) => fs.chownSync(path, uid, gid),
    lchown: (path, uid, gid) => fs.lchownSync(path, uid, gid),
    truncate: (path, size) => fs.truncateSync(path, size),
    utimes: (path, atime, mtime) => fs.utimesSync(path, atime ?? now(), mtime ?? now()),
    writeFile(path, data, { flags, mode, offset }) {
      const fd = fs.openSync(path, openFlags(flags.join("|")), mode);
      try {
        fs.writeSync(fd, data, 0, data.length, offset ?? null);
      } finally {
        fs.closeSync(fd);
      }
    },
    open: (path, flags, mode) => openFile(fs, fs.openSync(path, openFlags(flags.join("|")), mode)),
  };
}

function openFile(fs: NodeFs, fd: number): OpenFile {
  return {
    read(length, offset) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, fs.readSync(fd, bytes, 0, length, offset ?? null));
    },
    write: (data, offset) => fs.writeSync(fd, data, 0, data.length, offset ?? null),
    stat: () => statLike(fs.fstatSync(fd)),
    truncate: (size) => fs.ftruncateSync(fd, size),
    close: () => fs.closeSync(fd),
  };
}

/** Seconds; a test that never sets a time asks for no other clock. */
const now = (): number => Date.now() / 1000;

function statLike(stat: NodeStats): StatLike {
  const { mode, size, uid, gid, nlink, ino, mtimeMs, rdev } = stat;
  const device = ["char", "block"].includes(typeOf(mode));
  return {
    ...{ mode, size, uid, gid, nlink, ino, mtime: mtimeMs / 1000 },
    ...(device ? { rdev: [major(rdev), minor(rdev)] as const } : {}),
  };
}
