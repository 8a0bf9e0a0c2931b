import type { Process } from "../process/process.ts";
import {
  descriptorOf,
  mustBeBoolean,
  mustBeFunction,
  mustBeInt32,
  mustBeInteger,
  mustBeView,
} from "./arguments/checks.ts";
import { modeOf } from "./arguments/mode.ts";
import { type Options, optionsOf } from "./arguments/options.ts";
import { pathOf } from "./arguments/path.ts";
import { answer, callbackOf, type Done, stoppableOf } from "./callback.ts";
import { mkdirSync } from "./calls/directory.ts";
import { namedRange, readRange } from "./calls/read.ts";
import { rmSync } from "./calls/remove.ts";
import { dataOf } from "./calls/whole-file.ts";
import { newBuffer } from "./node-parts.ts";
import { opendirSync } from "./objects/dir.ts";
import type { PromiseCalls } from "./promise-calls.ts";
import type { SyncCalls } from "./sync-calls.ts";

/** The methods of fs that take a callback. */
export type CallbackCalls = ReturnType<typeof callbackCalls>;

type Work = (...args: unknown[]) => unknown;

/** Of the arguments of a stat, only `bigint`: with callbacks, what is not there is always an error. */
const loud =
  (stat: Work): Work =>
  (path, options = {}) =>
    stat(path, { bigint: (options as { bigint?: unknown }).bigint });

/** With a callback, the mode is looked at before the flags. */
const modeFirst =
  (open: Work): Work =>
  (path, flags, mode) => {
    pathOf(path);
    return open(path, flags, modeOf(mode, READ_WRITE));
  };

const READ_WRITE = 0o666;

/** With a callback, the length is looked at before the path. */
const checked =
  (truncate: Work): Work =>
  (path, len = 0) => {
    mustBeInteger(len, "len");
    return truncate(path, len);
  };

/** With a callback, even nothing is written: a descriptor that cannot be written to fails. */
const writing =
  ({ writeSync }: SyncCalls, write: Work): Work =>
  (file, data, options) => {
    if (typeof file === "number" && (file | 0) === file) {
      const { encoding, flush } = optionsOf(options, TEXT);
      mustBeBoolean(flush ?? false, "options.flush");
      const { length } = dataOf(data, encoding);
      if (descriptorOf(file) >= 0 && length === 0) writeSync(file, "");
    }
    write(file, data, options);
  };

const TEXT: Options = { encoding: "utf8" };

/** With a callback, what is wrong with a flag that is a number is told of `options.flag`. */
const flagNamed =
  (read: Work): Work =>
  (file, options) => {
    const { flag } = optionsOf(options);
    if (typeof flag === "number") mustBeInt32(flag, "options.flag");
    return read(file, options);
  };

export function callbackCalls(process: Process, sync: SyncCalls, promises: PromiseCalls) {
  const make = (work: unknown, from: number, to = from) => callbackOf(work as Work, from, to);
  const stoppable = (work: unknown, from: number, to: number) =>
    stoppableOf(work as Work, from, to);

  return {
    access: make(sync.accessSync, 1, 2),
    appendFile: stoppable(writing(sync, sync.appendFileSync as Work), 2, 3),
    chmod: make(sync.chmodSync, 2),
    chown: make(sync.chownSync, 3),
    close: (fd: unknown, done: unknown = throwing) => {
      mustBeFunction(done, "cb");
      answer(done as Done, () => sync.closeSync(fd));
    },
    copyFile: make(sync.copyFileSync, 2, 3),
    cp: (src: unknown, dest: unknown, options: unknown, callback?: unknown) => {
      const alone = typeof options === "function";
      const done = alone ? options : callback;
      mustBeFunction(done, "cb");
      tell(promises.cpChecked(src, dest, alone ? undefined : options), done as Done);
    },
    exists: promisable(
      (path: unknown, done: unknown) => {
        mustBeFunction(done, "cb");
        const found = sync.existsSync(path);
        answer(
          (_error, result) => (done as Work)(result),
          () => found,
        );
      },
      (path) => Promise.resolve(sync.existsSync(path)),
    ),
    fchmod: make(sync.fchmodSync, 2),
    fchown: make(sync.fchownSync, 3),
    fdatasync: make(sync.fdatasyncSync, 1),
    fstat: make(sync.fstatSync, 1, 2),
    fsync: make(sync.fsyncSync, 1),
    ftruncate: make(sync.ftruncateSync, 1, 2),
    futimes: make(sync.futimesSync, 3),
    lchmod: undefined,
    lchown: make(sync.lchownSync, 3),
    link: make(sync.linkSync, 2),
    lstat: make(loud(sync.lstatSync as Work), 1, 2),
    lutimes: make(sync.lutimesSync, 3),
    mkdir: make((path: unknown, o?: unknown) => mkdirSync(process, path, o, "async"), 1, 2),
    mkdtemp: make(sync.mkdtempSync, 1, 2),
    open: make(modeFirst(sync.openSync as Work), 1, 3),
    opendir: make(
      (path: unknown, options: unknown) => opendirSync(process, path, options, true),
      1,
      2,
    ),
    read: promisable(
      (...args) => readLater(process, args),
      (...args) => pair(readLater, process, args, "bytesRead", "buffer"),
    ),
    readdir: make(sync.readdirSync, 1, 2),
    readFile: stoppable(flagNamed(sync.readFileSync as Work), 1, 2),
    readlink: make(sync.readlinkSync, 1, 2),
    readv: promisable(
      (...args) => vectorLater(sync.readvSync as Work, args),
      (...args) => pair(vectorLater, sync.readvSync as Work, args, "bytesRead", "buffers"),
    ),
    realpath: Object.assign(make(sync.realpathSync, 1, 2), {
      native: make(sync.realpathSync.native, 1, 2),
    }),
    rename: make(sync.renameSync, 2),
    rm: make((path: unknown, options?: unknown) => rmSync(process, path, options, "async"), 1, 2),
    rmdir: make(sync.rmdirSync, 1, 2),
    stat: make(loud(sync.statSync as Work), 1, 2),
    statfs: make(sync.statfsSync, 1, 2),
    symlink: make(sync.symlinkSync, 2, 3),
    truncate: make(checked(sync.truncateSync as Work), 1, 2),
    unlink: make(sync.unlinkSync, 1),
    utimes: make(sync.utimesSync, 3),
    write: promisable(
      (...args) => writeLater(sync, args),
      (...args) => pair(writeLater, sync, args, "bytesWritten", "buffer"),
    ),
    writeFile: stoppable(writing(sync, sync.writeFileSync as Work), 2, 3),
    writev: promisable(
      (...args) => vectorLater(sync.writevSync as Work, args),
      (...args) => pair(vectorLater, sync.writevSync as Work, args, "bytesWritten", "buffer"),
    ),
  };
}

/** What close does with an error that nobody asked for. */
function throwing(error: unknown): void {
  if (error !== null) throw error;
}

function tell(promise: Promise<unknown>, done: Done): void {
  promise.then(
    () =>
      answer(
        () => done(null, undefined),
        () => undefined,
      ),
    (error: unknown) =>
      answer(
        () => done(error),
        () => undefined,
      ),
  );
}

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

/** util.promisify(method) gives `promised`. */
function promisable(method: Work, promised: Work): Work {
  return Object.defineProperty(method, PROMISIFY, { value: promised });
}

/** A call whose callback gets two results, as a promise of both under their names. */
function pair<Subject>(
  start: (subject: Subject, args: unknown[]) => void,
  subject: Subject,
  args: readonly unknown[],
  first: string,
  second: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Done = (error, one, other) =>
      error ? reject(error) : resolve({ [first]: one, [second]: other });
    start(subject, [...args, done]);
  });
}

const DEFAULT_SIZE = 16_384;

/** fs.read(fd, [buffer, [offset, length, position] | [options]] | [options], callback) */
function readLater(process: Process, args: unknown[]): void {
  const [given, ...rest] = args;
  const fd = descriptorOf(given);
  const done = rest.pop();
  let [buffer, second, length, position] = rest;
  let range = { offset: second, length, position } as ReturnType<typeof namedRange>;
  if (rest.length < 4) {
    const options = rest.length === 1 && !ArrayBuffer.isView(buffer) ? buffer : second;
    if (options === buffer) buffer = (options as { buffer?: unknown } | null)?.buffer;
    if (rest.length < 2 && buffer === undefined) buffer = newBuffer(DEFAULT_SIZE);
    mustBeView(buffer);
    range = namedRange(buffer, options ?? null);
  }
  const target = buffer;
  mustBeView(target);
  mustBeFunction(done, "cb");
  const tellBuffer: Done = (error, bytes) => (done as Work)(error, bytes ?? 0, target);
  answer(tellBuffer, () => readRange(process, fd, target, range));
}

/** fs.write(fd, data, …, callback): the callback is the first function. */
function writeLater(sync: SyncCalls, args: unknown[]): void {
  const at = args.findIndex((arg, i) => i > 1 && typeof arg === "function");
  const done = args[at];
  const [fd, data, ...range] = at < 0 ? args : args.slice(0, at);
  mustBeFunction(done, "cb");
  const tellData: Done = (error, bytes) => (done as Work)(error, bytes ?? 0, data);
  answer(tellData, () => sync.writeSync(fd, data, ...range));
}

/** readv and writev */
function vectorLater(work: Work, args: unknown[]): void {
  const [fd, buffers, position] = args;
  const done = args[3] ?? position;
  mustBeFunction(done, "cb");
  const tellBuffers: Done = (error, bytes) => (done as Work)(error, bytes ?? 0, buffers);
  answer(tellBuffers, () => work(fd, buffers, position));
}
