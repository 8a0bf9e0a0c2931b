import { type Clock, steppingClock } from "../base/clock.ts";
import { major, makedev, minor, typeBits } from "../base/mode.ts";
import { buildLayers } from "../cases/build-layers.ts";
import { Callers } from "../cases/callers.ts";
import type { Case } from "../cases/case.ts";
import { CaseMount } from "../cases/case-mount.ts";
import type { Layer } from "../layer/layer.ts";
import type { TimeArg } from "../process/attributes.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import type { FsCalls, Layers, OpenFile, StatLike, TestedOverlay, User } from "./overlay.ts";

/** copyup's own engine, as the kit tests it: the example of an adapter, and the reference others are held against. */
export function copyupOverlay(layers: Layers): TestedOverlay {
  const clock = steppingClock();
  const given: Case = { id: null, data: [], readonly: false, nomount: false, ops: [], ...layers };
  const built = buildLayers(given, clock);
  const callers = new Callers(clock);
  const mounted = new CaseMount(given, built, clock, callers);
  mounted.mount();
  const lowers = built.lowers.map((layer) => layerCalls(layer, clock));
  const processOf = (user: User): Process => mounted.overlay!.process({ ...user, umask: 0 });
  let root = processCalls(processOf(ROOT));
  return {
    get calls() {
      return root;
    },
    as: (user) => processCalls(processOf(user)),
    lowers,
    upper: () => layerCalls(mounted.upper!, clock),
    remount({ rotate }) {
      mounted.change({ op: "remount", rotate });
      root = processCalls(processOf(ROOT));
    },
  };
}

const ROOT: User = { uid: 0, gid: 0, groups: [0] };

/** The calls on a layer as it lies, no overlay between. */
export function layerCalls(layer: Layer, clock?: Clock): FsCalls {
  return processCalls(layerProcess(layer, { umask: 0, ...(clock === undefined ? {} : { clock }) }));
}

/** A process of the engine, by the calls of the kit. */
export function processCalls(process: Process): FsCalls {
  return {
    lstat: (path) => statLike(process.lstat(path)),
    stat: (path) => statLike(process.stat(path)),
    readdir: (path) => process.readdir(path).map(({ name }) => name),
    readFile: (path) => withFile(process, path, "O_RDONLY", 0, (fd) => readAll(process, fd)),
    readlink: (path) => process.readlink(path),
    listxattr: (path) => process.llistxattr(path),
    getxattr: (path, name) => process.lgetxattr(path, name),
    mkdir: (path, mode) => process.mkdir(path, mode),
    rmdir: (path) => process.rmdir(path),
    unlink: (path) => process.unlink(path),
    rename: (from, to) => process.rename(from, to),
    renameat2: (from, to, flags) => process.renameat2(from, to, flags.map(renameFlag).join("|")),
    link: (existing, path) => process.link(existing, path),
    symlink: (target, path) => process.symlink(target, path),
    writeFile: (path, data, { flags, mode, offset }) =>
      withFile(process, path, flags.join("|"), mode, (fd) =>
        offset === undefined ? process.write(fd, data) : process.pwrite(fd, data, offset),
      ),
    chmod: (path, mode) => process.chmod(path, mode),
    chown: (path, uid, gid) => process.chown(path, uid, gid),
    lchown: (path, uid, gid) => process.lchown(path, uid, gid),
    truncate: (path, size) => process.truncate(path, size),
    utimes: (path, atime, mtime) => process.utimens(path, timeOf(atime), timeOf(mtime)),
    mknod: (path, type, mode, rdev) => process.mknod(path, typeBits(type) | mode, makedev(...rdev)),
    setxattr: (path, name, value, flag) => process.lsetxattr(path, name, value, flag),
    removexattr: (path, name) => process.lremovexattr(path, name),
    open: (path, flags, mode) => openFile(process, process.open(path, flags.join("|"), mode)),
  };
}

function openFile(process: Process, fd: number): OpenFile {
  return {
    read: (length, offset) =>
      offset === undefined ? process.read(fd, length) : process.pread(fd, length, offset),
    write: (data, offset) =>
      offset === undefined ? process.write(fd, data) : process.pwrite(fd, data, offset),
    stat: () => statLike(process.fstat(fd)),
    truncate: (size) => process.ftruncate(fd, size),
    close: () => process.close(fd),
  };
}

const renameFlag = (name: string): string => `RENAME_${name.replace("RENAME_", "")}`;

const timeOf = (seconds: number | null): TimeArg =>
  seconds === null ? "now" : { sec: Math.trunc(seconds), nsec: 0 };

function statLike(stat: Stat): StatLike {
  const { mode, size, uid, gid, nlink, ino, mtimeSec: mtime } = stat;
  return { mode, size, uid, gid, nlink, ino, mtime, rdev: [major(stat.rdev), minor(stat.rdev)] };
}

function withFile<T>(
  process: Process,
  path: string,
  flags: string,
  mode: number,
  work: (fd: number) => T,
): T {
  const fd = process.open(path, flags, mode);
  try {
    return work(fd);
  } finally {
    process.close(fd);
  }
}

function readAll(process: Process, fd: number): Uint8Array {
  return process.read(fd, process.fstat(fd).size);
}
