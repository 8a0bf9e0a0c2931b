import { major, minor, typeOf } from "../../base/mode.ts";
import type { CaseOp, CaseValue } from "../../cases/case.ts";
import { DEFAULT_MTIME } from "../../cases/lay-entries.ts";
import type { Content } from "../../layer/content.ts";
import type { TimeArg } from "../../process/attributes.ts";
import type { PathArg } from "../../process/task.ts";

/** What an operation of a case needs that a call says otherwise. */
export interface Naming {
  /** Absolute; null when it does not lie on the overlay. */
  path(given: PathArg): string | null;
  /** The name of a descriptor; null when it leads elsewhere. */
  fd(fd: number): string | null;
}

type Op = Omit<CaseOp, "op"> & { readonly op: string };
type Fields = { readonly [K in keyof CaseOp]?: CaseOp[K] | null | undefined };
/** A call that a case has no words for. */
export const UNSAID = Symbol("unsaid");

/** The operation of a canonical case that a call of a program is; null where it has none and needs none: it leaves
 *  nothing behind, or is about another file system than the overlay. */
export type ToOp = (args: never, naming: Naming) => Op | null | typeof UNSAID;

/** Bytes of one write that a case may hold. */
const LONGEST_WRITE = 2 ** 20;

const FALLOCATE = [
  [1, "KEEP_SIZE"],
  [2, "PUNCH_HOLE"],
  [8, "COLLAPSE_RANGE"],
  [16, "ZERO_RANGE"],
  [32, "INSERT_RANGE"],
] as const;

/** Without the fields that are not given; null when a path or a descriptor lies elsewhere. */
function op(name: string, fields: Fields): Op | null {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (given.some(([, value]) => value === null)) return null;
  return { op: name, ...Object.fromEntries(given) } as Op;
}

const onPath =
  (name: string, more: (...args: never[]) => Fields = () => ({})): ToOp =>
  ([path, ...rest]: readonly [PathArg, ...never[]], naming: Naming) =>
    op(name, { path: naming.path(path), ...more(...rest) });

const onFile =
  (name: string, more: (...args: never[]) => Fields = () => ({})): ToOp =>
  ([fd, ...rest]: readonly [number, ...never[]], naming: Naming) =>
    op(name, { fd: naming.fd(fd), ...more(...rest) });

const onTwo =
  (name: string, more: (...args: never[]) => Fields = () => ({})): ToOp =>
  ([from, to, ...rest]: readonly [PathArg, PathArg, ...never[]], naming: Naming) =>
    op(name, { path: naming.path(from), to: naming.path(to), ...more(...rest) });

const mode = (bits?: number): Fields => ({ mode: bits });
const owned = (owner: number, group: number): Fields => ({ owner, group });
/** Of a case's two times neither alone is now: then it is another one, which asks for the same rights. */
const times = (where: "path" | "fd"): ToOp => {
  type Args = readonly [PathArg & number, TimeArg, TimeArg, { readonly nofollow?: boolean }?];
  return ([at, atime, mtime, options]: Args, naming: Naming) => {
    const { nofollow: itself } = options ?? {};
    const isMixed = (atime === "now") !== (mtime === "now");
    const told = (time: TimeArg) => (isMixed && time === "now" ? NOW : timeOf(time));
    const given = { atime: told(atime), mtime: told(mtime), nofollow: itself };
    return op("utimens", { [where]: naming[where](at), ...given });
  };
};
const xattr = (name: string, value?: Uint8Array, flag?: string): Fields => ({
  name,
  value: value === undefined ? undefined : hex(value),
  xflag: flag === "" ? undefined : flag,
});
const nofollow =
  (more: (...args: never[]) => Fields) =>
  (...args: never[]): Fields => ({ ...more(...args), nofollow: true });

/** Below zero Linux refuses, and leaves nothing behind. */
const atLeastZero = (value: number): number | null => (value < 0 ? null : value);

const NOW = DEFAULT_MTIME.sec;
/** Left out, it is now. */
const timeOf = (time: TimeArg): number | "omit" | undefined =>
  typeof time === "object" ? time.sec : time === "now" ? undefined : time;

const hex = (bytes: Uint8Array): CaseValue => ({ hex: Buffer.from(bytes).toString("hex") });

/** A content that is one printable character over and over, however often. */
function repeatedText({ repeatedByte, size }: Content): CaseValue | null {
  const isPrintable = repeatedByte !== null && repeatedByte >= 0x20 && repeatedByte < 0x7f;
  return isPrintable ? { repeat: String.fromCharCode(repeatedByte), len: size } : null;
}

const nothing: ToOp = () => null;

function copyFileRange(
  [from, to, len, offset, to_offset]: readonly [number, number, number, number?, number?],
  naming: Naming,
): Op | null | typeof UNSAID {
  const [fd, to_fd] = [naming.fd(from), naming.fd(to)];
  // From a device to the overlay there is no saying what.
  if (fd === null && to_fd !== null) return UNSAID;
  return op("copy_file_range", { fd, to_fd, len, offset, to_offset });
}

/** By the name of Process's method. What is not listed a case has no words for. */
export const CALL_OPS: Readonly<Record<string, ToOp>> = {
  mkdir: onPath("mkdir", (bits = 0o777) => mode(bits)),
  rmdir: onPath("rmdir"),
  unlink: onPath("unlink"),
  rename: onTwo("rename"),
  renameat2: onTwo("renameat2", (flags: CaseOp["flags"]) => ({ flags })),
  link: onTwo("link", (options?: { readonly follow?: boolean }) => ({ follow: options?.follow })),
  symlink: ([target, path]: readonly [string, string], naming) =>
    op("symlink", { path: naming.path(path), target }),
  readlink: onPath("readlink"),
  mknod: onPath("mknod", (bits: number, rdev = 0) => {
    const type = typeOf(bits);
    const device = type === "char" || type === "block";
    return {
      mode: bits & 0o7777,
      type: type as NonNullable<CaseOp["type"]>,
      rdev: device ? ([major(rdev), minor(rdev)] as const) : undefined,
    };
  }),
  stat: onPath("stat"),
  lstat: onPath("lstat"),
  tryStat: onPath("stat"),
  tryLstat: onPath("lstat"),
  fstat: onFile("fstat"),
  access: onPath("access", mode),
  readdir: onPath("readdir"),
  getdents: onFile("readdir"),
  chdir: nothing,
  fchdir: nothing,
  getcwd: nothing,
  descriptorPath: nothing,
  umask: ([bits]: readonly [number]) => op("umask", { mode: bits }),
  creat: onPath("creat", mode),
  close: onFile("close"),
  read: onFile("read", (len: number) => ({ len })),
  pread: onFile("pread", (len: number, offset: number) => ({ len, offset })),
  readInto: onFile("read", (target: Uint8Array, offset?: number) => ({
    len: target.length,
    offset,
  })),
  readContent: nothing,
  skim: onFile("read", (len: number, offset?: number) => ({ len, offset })),
  write: onFile("write", (bytes: Uint8Array) => ({ content: hex(bytes) })),
  pwrite: onFile("pwrite", (bytes: Uint8Array, offset: number) => ({
    content: hex(bytes),
    offset,
  })),
  writeContent: ([fd, content, offset]: readonly [number, Content, number?], naming) => {
    const name = offset === undefined ? "write" : "pwrite";
    const repeated = repeatedText(content);
    if (repeated !== null) return op(name, { fd: naming.fd(fd), content: repeated, offset });
    if (content.size > LONGEST_WRITE) return naming.fd(fd) === null ? null : UNSAID;
    return op(name, { fd: naming.fd(fd), content: hex(content.bytes()), offset });
  },
  lseek: onFile("lseek", (offset: number, whence?: string) => ({ offset, whence })),
  fsync: onFile("fsync"),
  syncfs: nothing,
  fallocate: onFile("fallocate", (how: number, offset: number, len: number) => ({
    falloc: FALLOCATE.flatMap(([bit, name]) => ((how & bit) === 0 ? [] : [name])),
    offset: atLeastZero(offset),
    len: atLeastZero(len),
  })),
  copyFileRange,
  // On a file system without reflinks, as a case's, it is the same.
  carryFileRange: copyFileRange,
  truncate: onPath("truncate", (size: number) => ({ size: atLeastZero(size) })),
  ftruncate: onFile("ftruncate", (size: number) => ({ size: atLeastZero(size) })),
  chmod: onPath("chmod", mode),
  fchmod: onFile("chmod", mode),
  chown: onPath("chown", owned),
  lchown: onPath("lchown", owned),
  fchown: onFile("chown", owned),
  utimens: times("path"),
  futimens: times("fd"),
  setxattr: onPath("setxattr", xattr),
  lsetxattr: onPath("setxattr", nofollow(xattr)),
  fsetxattr: onFile("setxattr", xattr),
  getxattr: onPath("getxattr", xattr),
  lgetxattr: onPath("getxattr", nofollow(xattr)),
  fgetxattr: onFile("getxattr", xattr),
  removexattr: onPath("removexattr", xattr),
  lremovexattr: onPath("removexattr", nofollow(xattr)),
  fremovexattr: onFile("removexattr", xattr),
  listxattr: onPath("listxattr"),
  llistxattr: onPath("listxattr", () => ({ nofollow: true })),
  flistxattr: onFile("listxattr"),
  statfs: nothing,
  getflags: nothing,
  setCredentials: nothing,
  closeAll: nothing,
  linkfd: ([fd, path]: readonly [number, PathArg], naming) =>
    op("linkfd", { fd: naming.fd(fd), to: naming.path(path) }),
};
