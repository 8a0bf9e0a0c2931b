import * as read from "./read-value.ts";

/** Reads the value of one field. */
export type Read<T> = (value: unknown, where: string) => T;

/** Null counts as absent. */
export const MAYBE =
  <T>(reader: Read<T>): Read<T | undefined> =>
  (value, where) =>
    value === null || value === undefined ? undefined : reader(value, where);

const OR_NULL =
  <T>(reader: Read<T>): Read<T | null> =>
  (value, where) =>
    value === null ? null : reader(value, where);

const LIST =
  <T>(reader: Read<T>): Read<readonly T[]> =>
  (value, where) =>
    read.array(value, where).map((item, i) => reader(item, `${where}[${i}]`));

const RECORD =
  <T>(reader: Read<T>): Read<Readonly<Record<string, T>>> =>
  (value, where) =>
    Object.fromEntries(
      Object.entries(read.object(value, where)).map(([key, item]) => [
        read.text(key, where),
        reader(item, `${where}.${key}`),
      ]),
    );

const ONE_OF =
  (...words: readonly string[]): Read<string> =>
  (value, where) => {
    if (words.includes(value as string)) return value as string;
    throw read.unexpected(value, where, `one of ${words.join(" ")}`);
  };

/** Text or a number: modes of access, layers, flags. */
const WORD: Read<string | number> = (value, where) =>
  typeof value === "string" ? value : read.integer(value, where);

const FLAGS: Read<number | string | readonly string[]> = (value, where) =>
  Array.isArray(value) ? LIST(read.string)(value, where) : WORD(value, where);

/** A time, or that it shall stay. */
const TIME: Read<number | "omit"> = (value, where) =>
  value === "omit" ? value : read.number(value, where);

const OPTION: Read<string | number | boolean | null> = (value, where) => {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return value as string | number | boolean | null;
  }
  throw read.unexpected(value, where, "true, false, null, a string or a number");
};

export const OPTIONS = RECORD(OPTION);

const TYPES = ["file", "dir", "symlink", "char", "block", "fifo", "socket"];

/** The fields of a layer's entry. */
export const ENTRY_FIELDS: Readonly<Record<string, Read<unknown>>> = {
  path: read.text,
  type: ONE_OF(...TYPES, "link", "whiteout"),
  mode: read.count,
  uid: read.count,
  gid: read.count,
  mtime: read.number,
  content: read.bytes,
  size: read.count,
  target: read.text,
  rdev: read.rdev,
  xattrs: RECORD(read.xattrValue),
  opaque: read.boolean,
};

/** The fields of an operation, whichever it is. */
export const OP_FIELDS: Readonly<Record<string, Read<unknown>>> = {
  path: read.text,
  to: read.text,
  target: read.text,
  name: read.text,
  value: read.xattrValue,
  content: read.bytes,
  type: ONE_OF(...TYPES),
  mode: WORD,
  flags: FLAGS,
  falloc: LIST(ONE_OF("KEEP_SIZE", "PUNCH_HOLE", "COLLAPSE_RANGE", "ZERO_RANGE", "INSERT_RANGE")),
  fd: read.string,
  to_fd: read.string,
  len: read.integer,
  size: read.integer,
  offset: OR_NULL(read.integer),
  to_offset: OR_NULL(read.integer),
  whence: ONE_OF("SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"),
  rdev: read.rdev,
  owner: read.integer,
  group: read.integer,
  mtime: OR_NULL(TIME),
  atime: TIME,
  xflag: read.string,
  follow: read.boolean,
  nofollow: read.boolean,
  uid: read.count,
  gid: read.count,
  groups: LIST(read.count),
  at: WORD,
  rotate: read.boolean,
  options: OPTIONS,
  lower: LIST(WORD),
  upper: WORD,
  work: WORD,
  readonly: read.boolean,
};

const FILE = ["fd|path"];
const PATH = ["path"];
const PATHS = ["path", "to"];

/** Every operation, and the fields it cannot do without ("a|b": one of them). */
export const OPERATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ...["mount", "umount", "remount", "sync", "drop_caches", "getcwd"].map(needing([])),
  ...["open", "creat", "mkdir", "rmdir", "unlink", "mknod", "readlink", "chdir"].map(needing(PATH)),
  ...["lstat", "access"].map(needing(PATH)),
  ...["rename", "renameat2", "link", "copytree"].map(needing(PATHS)),
  ...["read", "pread", "write", "pwrite", "lseek", "fsync", "chown"].map(needing(FILE)),
  ...["stat", "fstat", "readdir", "utimens", "listxattr"].map(needing(FILE)),
  ...["setxattr", "getxattr", "removexattr"].map(needing([...FILE, "name"])),
  ...["truncate", "ftruncate"].map(needing([...FILE, "size"])),
  ["chmod", [...FILE, "mode"]],
  ["lchown", PATH],
  ["fallocate", [...FILE, "len"]],
  ["close", ["fd"]],
  ["linkfd", ["fd", "to"]],
  ["symlink", ["path", "target"]],
  ["umask", ["mode"]],
  ["copy_file_range", ["fd", "to_fd", "len"]],
]);

function needing(fields: readonly string[]): (name: string) => [string, readonly string[]] {
  return (name) => [name, fields];
}
