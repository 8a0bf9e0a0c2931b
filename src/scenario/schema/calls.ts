import type { Fields } from "../../schema/composites.ts";
import * as s from "../../schema/define.ts";
import {
  bytes,
  count,
  descriptor,
  device,
  MAX_ID,
  mode,
  requiring,
  size,
  text,
  wholeNumber,
} from "./values.ts";

/** The system calls a step can make, each with its fields: those of the canonical case. */

const path = text.meta({ description: "A path, absolute or from the working directory" });
const fd = descriptor;
const offset = size;
const flags = s
  .union([s.string(), s.array(s.string())])
  .meta({ description: 'Names, as "O_RDWR|O_CREAT" or in a list' });
const owner = wholeNumber
  .min(-1)
  .max(MAX_ID)
  .meta({ description: "A uid; -1 or left out: as it was" });
const group = wholeNumber
  .min(-1)
  .max(MAX_ID)
  .meta({ description: "A gid; -1 or left out: as it was" });
const time = s
  .union([wholeNumber, s.literal("omit")])
  .meta({ description: 'Seconds since 1970, or "omit": it stays; left out: now' });
const nofollow = s.boolean().meta({ description: "The symlink itself, not what it points to" });

/** Calls that work on an open descriptor, or on a path. */
const fileOrPath = { fd: fd.optional(), path: path.optional() };
const ONE_OF = { oneOf: ["fd", "path"].map(requiring) };

/** Bytes to write: one of the three. */
const payload = {
  data: bytes.optional(),
  content: bytes.optional().meta({ description: "The same as data" }),
  size: size.optional().meta({ description: "So many bytes of a pattern" }),
};

function call<F extends Fields>(description: string, fields: F) {
  const meta = "fd" in fields && "path" in fields && fields.fd === fileOrPath.fd ? ONE_OF : {};
  return s.strictObject(fields).meta({ description, ...meta });
}

const opened = { path, fd: fd.optional(), mode: mode.optional() };
const reading = {
  ...fileOrPath,
  len: size.optional(),
  offset: offset.optional(),
  flags: flags.optional(),
};
const writing = { ...fileOrPath, ...payload, flags: flags.optional(), mode: mode.optional() };
const xattr = { ...fileOrPath, name: s.string(), nofollow: nofollow.optional() };
const owned = { owner: owner.optional(), group: group.optional() };

export const CALLS = {
  open: call("Opens a file; fd names the descriptor, without it the file is closed at once", {
    ...opened,
    flags: flags.optional(),
  }),
  creat: call("open with O_WRONLY|O_CREAT|O_TRUNC", opened),
  close: call("Closes a descriptor", { fd }),
  read: call("Reads where the descriptor stands; with path opens it for reading first", reading),
  pread: call("Reads at an offset", { ...reading, offset }),
  write: call("Writes where the descriptor stands; with path appends, making the file if need be", {
    ...writing,
    offset: offset.optional(),
  }),
  pwrite: call("Writes at an offset; with path opens it with O_WRONLY|O_CREAT first", {
    ...writing,
    offset,
  }),
  lseek: call("Moves a descriptor, or finds data and holes", {
    fd,
    offset: wholeNumber.optional(),
    whence: s.enum(["SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"]).optional(),
  }),
  fsync: call("Flushes a file to disk", fileOrPath),
  fallocate: call("Reserves or gives up space", {
    ...fileOrPath,
    falloc: s
      .array(s.enum(["KEEP_SIZE", "PUNCH_HOLE", "COLLAPSE_RANGE", "ZERO_RANGE", "INSERT_RANGE"]))
      .optional(),
    offset: offset.optional(),
    len: size,
  }),
  copy_file_range: call("Copies from one descriptor to another", {
    fd,
    to_fd: fd,
    len: size,
    offset: offset.optional(),
    to_offset: offset.optional(),
  }),
  mkdir: call("Makes a directory", { path, mode: mode.optional() }),
  rmdir: call("Removes an empty directory", { path }),
  unlink: call("Removes a name that is no directory", { path }),
  rename: call("Renames, replacing what was there", { path, to: path }),
  renameat2: call("Renames with NOREPLACE or EXCHANGE", {
    path,
    to: path,
    flags: flags.optional(),
  }),
  link: call("Gives a file a further name", { path, to: path, follow: s.boolean().optional() }),
  linkfd: call("Gives an open file a name (AT_EMPTY_PATH)", { fd, to: path }),
  symlink: call("Makes a symlink at path", { path, target: text }),
  mknod: call("Makes a device, FIFO, socket or empty file", {
    path,
    type: s.enum(["file", "char", "block", "fifo", "socket"]).optional(),
    mode: mode.optional(),
    rdev: device.optional(),
  }),
  chmod: call("Sets permission bits", { ...fileOrPath, mode }),
  chown: call("Sets owner and group", { ...fileOrPath, ...owned }),
  lchown: call("Sets owner and group of a symlink itself", { path, ...owned }),
  truncate: call("Cuts or grows a file", { path, size }),
  ftruncate: call("Cuts or grows an open file", { fd, size }),
  utimens: call("Sets times", {
    ...fileOrPath,
    mtime: time.optional(),
    atime: time.optional(),
    nofollow: nofollow.optional(),
  }),
  setxattr: call("Sets an extended attribute", {
    ...xattr,
    value: bytes.optional(),
    xflag: s.enum(["XATTR_CREATE", "XATTR_REPLACE", "CREATE", "REPLACE"]).optional(),
  }),
  getxattr: call("Reads an extended attribute", xattr),
  removexattr: call("Removes an extended attribute", xattr),
  listxattr: call("Lists extended attributes", { ...fileOrPath, nofollow: nofollow.optional() }),
  stat: call("What a path, or a symlink's target, is", fileOrPath),
  lstat: call("What a path is, without following a symlink", { path }),
  fstat: call("What an open file is", { fd }),
  readlink: call("Where a symlink points", { path }),
  readdir: call("Lists a directory", fileOrPath),
  access: call("Asks whether the caller may", {
    path,
    mode: s
      .union([
        s.string().regex(/^([rwxf]+|[0-7])$/, { error: "expected letters of rwx" }),
        count.max(7),
      ])
      .optional()
      .meta({ description: "Letters of rwx; f or nothing: whether it exists" }),
  }),
  chdir: call("Moves the working directory", { path }),
  getcwd: call("The working directory", {}),
  umask: call("Permission bits that new files do not get", { mode }),
} as const;

/** Stops and starts the container: its descriptors close, its upper stays, the options may change. */
export const REMOUNT = s
  .strictObject({
    options: s.record(s.string(), s.union([s.string(), s.boolean()])).optional(),
  })
  .meta({
    description: "Unmounts and mounts again: descriptors close, what is cached is forgotten",
  });

/** Calls that keep what they read in memory. */
export const READS: ReadonlySet<string> = new Set(["read", "pread"]);
