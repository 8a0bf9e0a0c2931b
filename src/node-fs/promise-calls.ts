import type { Process } from "../process/process.ts";
import { outOfRange } from "./arguments/argument-error.ts";
import { mustBeBoolean, mustBeSignal } from "./arguments/checks.ts";
import { type Options, optionsOf } from "./arguments/options.ts";
import { pathOf } from "./arguments/path.ts";
import { type Copying, copying } from "./calls/copy.ts";
import { mkdirSync } from "./calls/directory.ts";
import { readdirSync } from "./calls/list.ts";
import { rmdirSync, rmSync } from "./calls/remove.ts";
import { dataOf } from "./calls/whole-file.ts";
import { CONSTANTS } from "./constants.ts";
import { opendirSync } from "./objects/dir.ts";
import { FileHandle } from "./objects/file-handle.ts";
import { hasPieces, writePieces } from "./pieces.ts";
import type { SyncCalls } from "./sync-calls.ts";
import { mayBeAborted, mustNotBeAborted, notImplemented } from "./system-error.ts";

/** fs.promises, and what the callbacks take of it. */
export type PromiseCalls = ReturnType<typeof promiseCalls>;

type Any = unknown;
type StatOptions = { readonly bigint?: unknown };

/** Each is done at once; only the answer comes later. */
export function promiseCalls(process: Process, sync: SyncCalls) {
  const openHandle = (path: Any, flags?: Any, mode?: Any): FileHandle =>
    new FileHandle(sync, sync.openSync(path, flags, mode));

  return {
    access: async (path: Any, mode: Any = 0) => sync.accessSync(path, mode),
    appendFile: async (file: Any, data: Any, options?: Any) => {
      const how = given(options, APPENDING);
      return writeFile(sync, openHandle, file, data, { ...how, flag: how.flag || "a" });
    },
    chmod: async (path: Any, mode: Any) => sync.chmodSync(path, mode),
    chown: async (path: Any, uid: Any, gid: Any) => sync.chownSync(path, uid, gid),
    copyFile: async (src: Any, dest: Any, mode?: Any) => sync.copyFileSync(src, dest, mode),
    cp: async (src: Any, dest: Any, options?: Any) =>
      driven(copying(process, src, dest, options, "async")),
    /** Bad arguments are thrown at once: for callbacks. */
    cpChecked: (src: Any, dest: Any, options?: Any) =>
      driven(copying(process, src, dest, options, "async")),
    lchmod: async (_path: Any, _mode: Any) => {
      throw notImplemented("lchmod()");
    },
    lchown: async (path: Any, uid: Any, gid: Any) => sync.lchownSync(path, uid, gid),
    link: async (existing: Any, path: Any) => sync.linkSync(existing, path),
    lstat: async (path: Any, options: StatOptions = {}) =>
      sync.lstatSync(pathOf(path), { bigint: options.bigint }),
    lutimes: async (path: Any, atime: Any, mtime: Any) => sync.lutimesSync(path, atime, mtime),
    mkdir: async (path: Any, options?: Any) => mkdirSync(process, path, withMode(options), "async"),
    mkdtemp: async (prefix: Any, options?: Any) => sync.mkdtempSync(prefix, options),
    open: async (path: Any, flags?: Any, mode?: Any) => openHandle(path, flags, mode),
    opendir: async (path: Any, options?: Any) => opendirSync(process, path, options, true),
    readdir: async (path: Any, options?: Any) => readdirSync(process, path, options, "last"),
    readFile: async (file: Any, options?: Any) => {
      const { signal, ...how } = optionsOf(options, READING);
      mustNotBeAborted(signal);
      if (file instanceof FileHandle) {
        // Not refused as closed: its descriptor is taken as it is.
        if (file.fd < 0) throw outOfRange("fd", ">= 0 && <= 2147483647", file.fd);
        return file.readFile(options);
      }
      const data = sync.readFileSync(byPath(file), { ...how, flag: how.flag || "r" });
      await mayBeAborted(signal);
      return data;
    },
    readlink: async (path: Any, options?: Any) => sync.readlinkSync(path, options),
    realpath: async (path: Any, options?: Any) => sync.realpathSync.native(path, options),
    rename: async (from: Any, to: Any) => sync.renameSync(from, to),
    rm: async (path: Any, options?: Any) => rmSync(process, path, options, "async"),
    rmdir: async (path: Any, options?: Any) => rmdirSync(process, path, options, "async", "stat"),
    stat: async (path: Any, options: StatOptions = {}) =>
      sync.statSync(path, { bigint: options.bigint }),
    statfs: async (path: Any, options: StatOptions = {}) => sync.statfsSync(path, options),
    symlink: async (target: Any, path: Any, type?: Any) => sync.symlinkSync(target, path, type),
    truncate: async (path: Any, len: Any = 0) => sync.truncateSync(byPath(path), len),
    unlink: async (path: Any) => sync.unlinkSync(path),
    utimes: async (path: Any, atime: Any, mtime: Any) => sync.utimesSync(path, atime, mtime),
    writeFile: async (file: Any, data: Any, options?: Any) =>
      writeFile(sync, openHandle, file, data, given(options, WRITING)),
    constants: CONSTANTS,
  };
}

const READING: Options = { flag: "r" };
const WRITING: Options = { encoding: "utf8", mode: 0o666, flag: "w", flush: false };
const APPENDING: Options = { encoding: "utf8", mode: 0o666, flag: "a" };

/** With promises, null is no mode. */
function withMode(options: unknown): unknown {
  if (typeof options !== "object" || options === null) return options;
  const { recursive, mode } = options as { readonly recursive?: unknown; readonly mode?: unknown };
  return { recursive, mode: mode ?? undefined };
}

const given = (options: unknown, otherwise: Options): Options => optionsOf(options, otherwise);

/** No numbers: an open file is a FileHandle here. */
function byPath(file: unknown): unknown {
  pathOf(file);
  return file;
}

async function writeFile(
  sync: SyncCalls,
  openHandle: (path: unknown, flags: unknown, mode: unknown) => FileHandle,
  file: unknown,
  data: unknown,
  options: Options,
): Promise<void> {
  const { flag, mode, flush, signal } = options;
  mustBeBoolean(flush ?? false, "options.flush");
  mustBeSignal(signal, "options.signal");
  if (file instanceof FileHandle) return file.writeFile(data, options);
  mustNotBeAborted(signal);
  if (signal === undefined && !hasPieces(data)) {
    const bytes = dataOf(data, options.encoding);
    sync.writeFileSync(byPath(file), bytes, options);
    return;
  }
  const handle = openHandle(file, flag || "w", mode);
  try {
    await mayBeAborted(signal);
    await writePieces(handle, data, options);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Lets a copy run: its filter may take its time. */
async function driven(steps: Copying): Promise<void> {
  for (let step = steps.next(); step.done !== true; ) {
    step = steps.next(Boolean(await step.value));
  }
}
