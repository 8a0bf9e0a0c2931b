import type { Process } from "../../process/process.ts";
import { descriptorOf, mustBeBoolean, mustBeFunction } from "../arguments/checks.ts";
import { openFlagsOf } from "../arguments/flags.ts";
import { modeOf } from "../arguments/mode.ts";
import { type Options, optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { dataOf, isDescriptor, writeAll } from "../calls/whole-file.ts";
import { type Bytes, decodeText, later } from "../node-parts.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { abortError, mustNotBeAborted, nodeError } from "../system-error.ts";
import { answer, type Done } from "./answer.ts";

type Any = unknown;

const READING: Options = { flag: "r" };
const WRITING: Options = { encoding: "utf8", mode: 0o666, flag: "w", flush: false };
const APPENDING: Options = { encoding: "utf8", mode: 0o666, flag: "a" };

/** readFile, writeFile and appendFile with a callback. A signal that is aborted is told at once; others may stop what has
 *  begun, until its turn comes. */
export function wholeFileCallbacks(process: Process, sync: SyncCalls) {
  const write = (file: Any, data: Any, options: Options, done: Done): void => {
    const { encoding, flush, flag, mode, signal } = options;
    mustBeBoolean(flush ?? false, "options.flush");
    const bytes = dataOf(data, encoding);
    if (signal?.aborted) {
      done(abortError(signal));
      return;
    }
    const opened = !isDescriptor(file);
    const begin = (): number => {
      if (!opened) return descriptorOf(file);
      // fs.open looks at the mode before the flags, and at the path before both.
      pathOf(file);
      modeOf(mode, 0o666);
      return sync.openSync(file, flag || "w", mode);
    };
    const finish = (fd: number): void => {
      try {
        // Even nothing is written: a descriptor that cannot be written to fails.
        if (bytes.length === 0) sync.writeSync(fd, "");
        writeAll(process, fd, bytes, flush);
      } finally {
        if (opened) sync.closeSync(fd);
      }
    };
    if (signal === undefined) answer(done, () => finish(begin()));
    else stoppable(signal, done, begin, finish, (fd) => opened && sync.closeSync(fd));
  };

  return {
    readFile(path: Any, options: Any, callback: Any) {
      const done = callback || options;
      mustBeFunction(done, "cb");
      const { encoding, flag, signal } = optionsOf(options, READING);
      const decoded = (bytes: unknown): readonly unknown[] => [
        encoding ? decodeText(bytes as Bytes, encoding as string) : bytes,
      ];
      if (signal?.aborted) {
        (done as Done)(abortError(signal));
        return;
      }
      if (!isDescriptor(path)) openFlagsOf(flag, "options.flag");
      const read = () => sync.readFileSync(path, { flag });
      const tell: Done = (error, ...results) => {
        if (!error && signal?.aborted) (done as Done)(abortError(signal));
        else (done as Done)(error, ...results);
      };
      answer(tell, read, decoded);
    },
    writeFile(path: Any, data: Any, options: Any, callback: Any) {
      const done = callback || options;
      mustBeFunction(done, "cb");
      write(path, data, optionsOf(options, WRITING), done);
    },
    appendFile(path: Any, data: Any, options: Any, callback: Any) {
      const done = callback || options;
      mustBeFunction(done, "cb");
      const given = optionsOf(options, APPENDING);
      const flag = given.flag && !isDescriptor(path) ? given.flag : "a";
      write(path, data, { ...given, flag }, done);
    },
  };
}

/** Begins at once, and goes on when its turn comes, unless it was stopped until then. */
function stoppable(
  signal: AbortSignal,
  done: Done,
  begin: () => number,
  finish: (fd: number) => void,
  leave: (fd: number) => void,
): void {
  answer(
    (failure, fd) => {
      if (failure) return done(failure);
      let error: unknown = null;
      try {
        mustNotBeAborted(signal);
      } catch (aborted) {
        error = aborted;
        leave(fd as number);
      }
      try {
        if (error === null) finish(fd as number);
      } catch (thrown) {
        error = nodeError(thrown, "write");
      }
      later(() => done(error));
    },
    () => begin(),
  );
}
