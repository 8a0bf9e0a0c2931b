import { FsError, isErrno } from "../../src/base/fs-error.ts";
import { walk } from "../../src/layer/layer.ts";
import type { DirEntry } from "../../src/layer/real-directory.ts";
import type { StatFs } from "../../src/process/file-system.ts";
import type { Process } from "../../src/process/process.ts";
import type { Stat } from "../../src/process/stat.ts";
import type { Run } from "./recorded-calls.ts";
import type { OpenFile, RecordedMachine } from "./recorded-machine.ts";
import { peek, statFields } from "./recorded-tree.ts";
import { shownType, textOf, timeText } from "./recorded-value.ts";

/** Bytes of one record of getdents64 for a name of up to four bytes; recorded buffers hold no other. */
const RECORD_BYTES = 24;
const LONGEST_SHORT_NAME = 4;
const ALL = 2 ** 20;

/** Operations that only look. */
export const OBSERVATIONS = {
  stat: looking((process, path) => statFields(process.stat(path))),
  lstat: looking((process, path) => statFields(process.lstat(path))),
  fstat: (machine: RecordedMachine, name: string) => statFields(statOf(machine.file(name))),
  peek: looking((process, path) => {
    try {
      return peek(process, path);
    } catch (error) {
      if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
      throw error;
    }
  }),
  mtime: looking((process, path) => timeText(process.lstat(path).mtimeSec)),
  atime: looking((process, path) => timeText(process.lstat(path).atimeSec)),
  blocks: looking((process, path) => process.lstat(path).blocks),
  readfile: looking((process, path) => {
    const fd = process.open(path, "O_RDONLY");
    try {
      return textOf(process.read(fd, ALL));
    } finally {
      process.close(fd);
    }
  }),
  lgetxattr_len: looking((process, path, name) => process.lgetxattr(path, name!).length),
  readdir: looking((process, path) => listing(process, path).map(nameAndType).sort(byName)),
  getdents: (machine: RecordedMachine, name: string, buffer?: number) => {
    const { process, fd } = machine.file(name);
    return buffer === undefined
      ? process.getdents(fd).map(nameAndType)
      : someDents(process, fd, buffer).map(nameAndType);
  },
  dents_names: (machine: RecordedMachine, name: string) => {
    const { process, fd } = machine.file(name);
    return process
      .getdents(fd)
      .map((entry) => entry.name)
      .sort();
  },
  doff: looking((process, path) => listing(process, path).map(({ name, off }) => [name, off])),
  dino: looking((process, path) => {
    const entries = listing(process, path);
    const other = entries.filter((entry) => entry.ino !== numberOf(process, path, entry.name));
    return { "d_ino != st_ino for": other.map(({ name }) => name).sort(), checked: entries.length };
  }),
  ino: (machine: RecordedMachine, place: string) => {
    const { process, path } = machine.at(place);
    return identity(machine, process.lstat(path));
  },
  fstat_ino: (machine: RecordedMachine, name: string) =>
    identity(machine, statOf(machine.file(name))),
  statcmp: (machine: RecordedMachine, one: string, other: string) =>
    compare(comparable(lstatAt(machine, one)), comparable(lstatAt(machine, other))),
  statfs: looking((process, path) => ({ f_type: `0x${process.statfs(path).type.toString(16)}` })),
  fsid: looking((process, path) => {
    const { fsid, namelen } = process.statfs(path);
    return { fsid: fsid.some((part) => part !== 0) ? "nonzero" : "zero", namelen };
  }),
  statfs_same: (machine: RecordedMachine, one: string, other: string) =>
    compare(comparableFs(statfsAt(machine, one)), comparableFs(statfsAt(machine, other))),
  name_to_handle: (machine: RecordedMachine, place: string, flags?: number) => {
    const { process, path } = machine.at(place);
    const { bytes, type } = process.nameToHandle(path, flags);
    return { bytes: bytes.length, type: `0x${type.toString(16)}` };
  },
  // The store behaves as tmpfs does, and that shares no blocks between files.
  ficlone: (machine: RecordedMachine, to: string, from: string) => {
    for (const name of [to, from]) machine.file(name);
    throw new FsError("EOPNOTSUPP", "ioctl");
  },
} satisfies Record<string, Run>;

function looking(look: (process: Process, path: string, name?: string) => unknown) {
  return (machine: RecordedMachine, place: string, name?: string): unknown => {
    const { process, path } = machine.at(place);
    return look(process, path, name);
  };
}

/** With "." and "..", in the kernel's order. */
function listing(process: Process, path: string): DirEntry[] {
  const fd = process.open(path, "O_RDONLY|O_DIRECTORY");
  try {
    return process.getdents(fd);
  } finally {
    process.close(fd);
  }
}

/** As many entries as a buffer of that many bytes takes. */
function someDents(process: Process, fd: number, buffer: number): DirEntry[] {
  const entries = process.getdents(fd, Math.floor(buffer / RECORD_BYTES));
  if (entries.some(({ name }) => name.length > LONGEST_SHORT_NAME)) {
    throw new Error("a recorded buffer holds records of another size");
  }
  return entries;
}

const nameAndType = ({ name, type }: DirEntry): [string, string] => [name, shownType(type)];

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** st_ino of a listed name. What lies above the root of the mount is not simulated: no number of ours. */
function numberOf(process: Process, path: string, name: string): number | bigint {
  if (path === "/" && name === "..") return -1;
  return process.lstat(`${path}/${name}`).ino;
}

/** Which objects of the layers have this inode number, and which of the devices at hand is its. */
function identity(machine: RecordedMachine, stat: Stat): object {
  const root = machine.at("/").process.lstat("/");
  const bare = machine.bareLayers().filter(({ name }) => name !== "work");
  const same = bare.flatMap((layer) =>
    [...walk(layer.root)]
      .filter(({ inode }) => inode.ino === stat.ino)
      .map(({ path }) => `${layer.name}:${path}`),
  );
  const backing = bare.map(({ name }) => machine.bare(name).lstat("/").dev);
  const dev =
    stat.dev === root.dev
      ? "overlay-root st_dev"
      : backing.includes(stat.dev)
        ? "backing"
        : "anonymous (neither overlay nor backing)";
  return { ino: same.length === 0 ? "not any layer inode" : same.sort(), dev };
}

function statOf({ process, fd }: OpenFile): Stat {
  return process.fstat(fd);
}

function lstatAt(machine: RecordedMachine, place: string): Stat {
  const { process, path } = machine.at(place);
  return process.lstat(path);
}

function statfsAt(machine: RecordedMachine, place: string): StatFs {
  const { process, path } = machine.at(place);
  return process.statfs(path);
}

function comparable(stat: Stat): Record<string, string> {
  const { mode, nlink, uid, gid, size, blocks, blksize, ino, dev } = stat;
  const mtime_ns = `${stat.mtimeSec}.${stat.mtimeNsec}`;
  const ctime_ns = `${stat.ctimeSec}.${stat.ctimeNsec}`;
  const atime_ns = `${stat.atimeSec}.${stat.atimeNsec}`;
  const numbers = { mode, nlink, uid, gid, size, blocks, blksize, ino, dev };
  return { ...texts(numbers), mtime_ns, ctime_ns, atime_ns };
}

function comparableFs(statfs: StatFs): Record<string, string> {
  const { fsid, ...numbers } = statfs;
  return texts({ ...numbers, fsid0: fsid[0], fsid1: fsid[1] });
}

function texts(numbers: Record<string, number | bigint>): Record<string, string> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, `${value}`]));
}

function compare(one: Record<string, string>, other: Record<string, string>): object {
  return Object.fromEntries(
    Object.entries(one).map(([name, value]) => [name, value === other[name] ? "same" : "differs"]),
  );
}
