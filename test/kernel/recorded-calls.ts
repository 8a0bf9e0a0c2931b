import { FsError } from "../../src/base/fs-error.ts";
import { type FileType, typeBits } from "../../src/base/mode.ts";
import type { Whence } from "../../src/process/data.ts";
import type { Process } from "../../src/process/process.ts";
import type { NamedArguments } from "./recorded-case.ts";
import { rdevOf } from "./recorded-layers.ts";
import type { OpenFile, RecordedMachine } from "./recorded-machine.ts";
import { bitsOf, bytesOf, ownType, textOf } from "./recorded-value.ts";

/** One operation: its arguments as recorded, what it returns as recorded. A call without a result returns 0. */
export type Run = (machine: RecordedMachine, ...args: never[]) => unknown;

/** Lengths a recording leaves out. */
const ALL = 2 ** 20;
const XATTR_FLAGS = ["", "XATTR_CREATE", "XATTR_REPLACE"] as const;
const ACCESS = new Map([
  ["f", 0],
  ["x", 1],
  ["w", 2],
  ["r", 4],
]);

/** Calls on names and attributes. */
export const PATH_CALLS = {
  mkdir: onPath((process, path, mode = "0755") => process.mkdir(path, bitsOf(mode))),
  rmdir: onPath((process, path) => process.rmdir(path)),
  unlink: onPath((process, path) => process.unlink(path)),
  rename: onPaths((process, from, to) => {
    // The recorder stood outside the mount, where the name of its root lies on another file system.
    if (from === "/") throw new FsError("EXDEV", "rename", from, to);
    process.rename(from, to);
  }),
  renameat2: onPaths((process, from, to, flags) => process.renameat2(from, to, flags!)),
  link: onPaths((process, from, to) => process.link(from, to)),
  symlink: (machine: RecordedMachine, target: string, link: string) => {
    const { process, path } = machine.at(link);
    process.symlink(target, path);
    return 0;
  },
  readlink: onPath((process, path) => process.readlink(path)),
  mknod: onPath((process, path, type: string, mode = "0644", rdev = "0:0") =>
    process.mknod(path, typeBits(ownType(type) as FileType) | bitsOf(mode), rdevOf(rdev)),
  ),
  chmod: onPath((process, path, mode: string) => process.chmod(path, bitsOf(mode))),
  chown: onPath((process, path, uid: number, gid: number) => process.chown(path, uid, gid)),
  lchown: onPath((process, path, uid: number, gid: number) => process.lchown(path, uid, gid)),
  truncate: onPath((process, path, size: number) => process.truncate(path, size)),
  utimens: onPath((process, path, atime: number, mtime: number, follow = true) =>
    process.utimens(path, at(atime), at(mtime), { nofollow: !follow }),
  ),
  utimens_now: onPath((process, path) => process.utimens(path, "now", "now")),
  utimens_omit: onPath((process, path) => process.utimens(path, "omit", "omit")),
  access: onPath((process, path, mode: string) => process.access(path, ACCESS.get(mode)!)),
  setxattr: onPath((process, path, name: string, value: string, flag = 0) =>
    process.lsetxattr(path, name, bytesOf(value), XATTR_FLAGS[flag]!),
  ),
  getxattr: onPath((process, path, name: string) => textOf(process.lgetxattr(path, name))),
  listxattr: onPath((process, path) => [...process.llistxattr(path)].sort()),
  removexattr: onPath((process, path, name: string) => process.lremovexattr(path, name)),
  setflags: onPath((process, path, flags: number) => process.setflags(path, flags)),
  getflags: onPath((process, path) => `0x${process.getflags(path).toString(16)}`),
} satisfies Record<string, Run>;

/** Calls on open files, which go by names: "f" unless `as` gives another. */
export const FILE_CALLS = {
  open: (machine: RecordedMachine, place: string, flags: string, ...more: Opening) => {
    const { process, path } = machine.at(place);
    return opened(machine, process, process.open(path, flags, modeOf(more)), more);
  },
  openat: (machine: RecordedMachine, dir: string, path: string, flags: string) => {
    const { process, fd } = machine.file(dir);
    return opened(machine, process, process.open({ at: fd, path }, flags, 0o666), []);
  },
  unlinkat: onFile(({ process, fd }, path: string) => process.unlink({ at: fd, path })),
  close: (machine: RecordedMachine, name: string) => {
    machine.close(name);
    return 0;
  },
  read: onFile(({ process, fd }, length = ALL) => textOf(process.read(fd, length))),
  pread: onFile(({ process, fd }, length: number, offset: number) =>
    textOf(process.pread(fd, length, offset)),
  ),
  write: onFile(({ process, fd }, text: string) => process.write(fd, bytesOf(text))),
  writen: onFile(({ process, fd }, length: number) =>
    process.write(fd, new Uint8Array(length).fill(0x7a)),
  ),
  pwrite: onFile(({ process, fd }, text: string, offset: number) =>
    process.pwrite(fd, bytesOf(text), offset),
  ),
  lseek: onFile(({ process, fd }, offset: number, whence: Whence = "SEEK_SET") =>
    process.lseek(fd, offset, whence),
  ),
  fsync: onFile(({ process, fd }) => process.fsync(fd)),
  syncfs: onFile(({ process, fd }) => process.syncfs(fd)),
  ftruncate: onFile(({ process, fd }, size: number) => process.ftruncate(fd, size)),
  fallocate: onFile(({ process, fd }, mode: number, offset: number, length: number) =>
    process.fallocate(fd, mode, offset, length),
  ),
  fchmod: onFile(({ process, fd }, mode: string) => process.fchmod(fd, bitsOf(mode))),
  fchown: onFile(({ process, fd }, uid: number, gid: number) => process.fchown(fd, uid, gid)),
  fsetxattr: onFile(({ process, fd }, name: string, value: string) =>
    process.fsetxattr(fd, name, bytesOf(value)),
  ),
  futimens: onFile(({ process, fd }, atime: number, mtime: number) =>
    process.futimens(fd, at(atime), at(mtime)),
  ),
  linkfd: (machine: RecordedMachine, name: string, place: string) => {
    const { process, fd } = machine.file(name);
    process.linkfd(fd, machine.at(place).path);
    return 0;
  },
  copy_file_range: (machine: RecordedMachine, from: string, to: string, length: number) => {
    const { process, fd } = machine.file(from);
    return process.copyFileRange(fd, machine.file(to).fd, length);
  },
  mmap_read: (machine: RecordedMachine, name: string, length: number, how: NamedArguments) => {
    const { process, fd } = machine.file(name);
    const options = { write: how.prot === "rw", shared: how.shared ?? true };
    machine.mappings.set(how.as!, process.mmap(fd, length, options));
    return 0;
  },
  mmap_get: (machine: RecordedMachine, name: string, length: number) =>
    textOf(machine.mappings.get(name)!.read().subarray(0, length)),
  mmap_put: (machine: RecordedMachine, name: string, text: string) => {
    machine.mappings.get(name)!.write(bytesOf(text));
    return 0;
  },
} satisfies Record<string, Run>;

/** An optional mode and named arguments, as they stand behind open's flags. */
type Opening = readonly (string | NamedArguments)[];

function modeOf(more: Opening): number {
  return typeof more[0] === "string" ? bitsOf(more[0]) : 0o666;
}

function opened(machine: RecordedMachine, process: Process, fd: number, more: Opening): string {
  const named = more.at(-1);
  const name = typeof named === "object" ? named.as! : "f";
  machine.open(name, { process, fd });
  return `fd:${name}`;
}

const at = (sec: number) => ({ sec, nsec: 0 });

function onPath<A extends unknown[]>(
  call: (process: Process, path: string, ...args: A) => unknown,
) {
  return (machine: RecordedMachine, place: string, ...args: A): unknown => {
    const { process, path } = machine.at(place);
    return call(process, path, ...args) ?? 0;
  };
}

function onPaths(call: (process: Process, from: string, to: string, flags?: string) => unknown) {
  return (machine: RecordedMachine, from: string, to: string, flags?: string): unknown => {
    const { process, path } = machine.at(from);
    return call(process, path, machine.at(to).path, flags) ?? 0;
  };
}

function onFile<A extends unknown[]>(call: (file: OpenFile, ...args: A) => unknown) {
  return (machine: RecordedMachine, name: string, ...args: A): unknown =>
    call(machine.file(name), ...args) ?? 0;
}
