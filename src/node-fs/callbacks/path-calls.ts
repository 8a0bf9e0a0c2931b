import type { Process } from "../../process/process.ts";
import { isArgumentError } from "../arguments/argument-error.ts";
import { mustBeFunction, mustBeInteger } from "../arguments/checks.ts";
import { openFlagsOf } from "../arguments/flags.ts";
import { modeOf } from "../arguments/mode.ts";
import { pathOf } from "../arguments/path.ts";
import { mkdirSync } from "../calls/directory.ts";
import { rmdirSync, rmSync } from "../calls/remove.ts";
import { opendirSync } from "../objects/dir.ts";
import type { PromiseCalls } from "../promise-calls.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { warnOfTruncate } from "../warnings.ts";
import { answer, type Done, optional, run, type Work } from "./answer.ts";
import { promisable } from "./promisable.ts";

type Any = unknown;

const READ_WRITE = 0o666;

/** Of the arguments of a stat, only `bigint`: with callbacks, what is not there is always an error. */
const bigintOf = (options: Any = {}): { readonly bigint: Any } => ({
  bigint: (options as { bigint?: Any }).bigint,
});

/** The methods that take a path and a callback. Their checks come in Node's order: of some the callback is looked at
 *  last. */
export function pathCallbacks(process: Process, sync: SyncCalls, { cpChecked }: PromiseCalls) {
  return {
    access(path: Any, mode: Any, callback: Any) {
      const [how, done] = optional(mode, callback);
      pathOf(path);
      run(done, () => sync.accessSync(path, how));
    },
    chmod(path: Any, mode: Any, callback: Any) {
      pathOf(path);
      modeOf(mode);
      run(callback, () => sync.chmodSync(path, mode));
    },
    chown(path: Any, uid: Any, gid: Any, callback: Any) {
      run(callback, () => sync.chownSync(path, uid, gid));
    },
    copyFile(src: Any, dest: Any, mode: Any, callback: Any) {
      const [how, done] = optional(mode, callback);
      pathOf(src, "src");
      pathOf(dest, "dest");
      run(done, () => sync.copyFileSync(src, dest, how));
    },
    cp(src: Any, dest: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      mustBeFunction(done, "cb");
      tell(cpChecked(src, dest, how), done);
    },
    exists: promisable("exists", 2, exists, (path) => Promise.resolve(sync.existsSync(path))),
    lchmod: undefined,
    lchown(path: Any, uid: Any, gid: Any, callback: Any) {
      run(callback, () => sync.lchownSync(path, uid, gid));
    },
    link(existingPath: Any, newPath: Any, callback: Any) {
      run(callback, () => sync.linkSync(existingPath, newPath));
    },
    lstat(path: Any, options: Any = {}, callback?: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.lstatSync(pathOf(path), bigintOf(how)));
    },
    lutimes(path: Any, atime: Any, mtime: Any, callback: Any) {
      run(callback, () => sync.lutimesSync(path, atime, mtime));
    },
    mkdir(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => mkdirSync(process, path, how, "async"));
    },
    mkdtemp(prefix: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.mkdtempSync(prefix, how));
    },
    open(path: Any, flags: Any, mode: Any, callback: Any) {
      pathOf(path);
      const alone = mode === undefined && callback === undefined;
      const [how, done] = alone ? [undefined, flags] : optional(mode, callback);
      const given = alone ? "r" : flags;
      // The mode is looked at before the flags.
      const permissions = modeOf(how, READ_WRITE);
      openFlagsOf(given);
      run(done, () => sync.openSync(path, given, permissions));
    },
    opendir(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      mustBeFunction(done, "callback");
      answer(done, () => opendirSync(process, path, how, true));
    },
    readdir(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.readdirSync(path, how));
    },
    readlink(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.readlinkSync(path, how));
    },
    realpath: Object.assign(
      function realpath(path: Any, options: Any, callback: Any) {
        const [how, done] = optional(options, callback);
        run(done, () => sync.realpathSync(path, how));
      },
      {
        native: (path: Any, options: Any, callback: Any) =>
          run(callback || options, () => sync.realpathSync.native(path, options)),
      },
    ),
    rename(oldPath: Any, newPath: Any, callback: Any) {
      run(callback, () => sync.renameSync(oldPath, newPath));
    },
    /** The one that does not look whether it has a callback. */
    rm(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      answer(done as Done, () => rmSync(process, path, how, "async"));
    },
    rmdir(path: Any, options: Any, callback: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => rmdirSync(process, path, how, "async"));
    },
    stat(path: Any, options: Any = {}, callback?: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.statSync(pathOf(path), bigintOf(how)));
    },
    statfs(path: Any, options: Any = {}, callback?: Any) {
      const [how, done] = optional(options, callback);
      run(done, () => sync.statfsSync(path, bigintOf(how)));
    },
    symlink(target: Any, path: Any, type: Any, callback: Any) {
      const how = typeof type === "string" ? type : undefined;
      run(callback ?? type, () => sync.symlinkSync(target, path, how));
    },
    truncate(path: Any, len: Any, callback: Any) {
      const [length = 0, done] = optional(len, callback);
      if (typeof path === "number") warnOfTruncate();
      mustBeInteger(length, "len");
      run(done, () => sync.truncateSync(path, length));
    },
    unlink(path: Any, callback: Any) {
      run(callback, () => sync.unlinkSync(path));
    },
    utimes(path: Any, atime: Any, mtime: Any, callback: Any) {
      run(callback, () => sync.utimesSync(path, atime, mtime));
    },
  };

  /** Of what is no path it tells at once. */
  function exists(path: Any, callback: Any): void {
    mustBeFunction(callback, "cb");
    try {
      pathOf(path);
    } catch (error) {
      if (!isArgumentError(error)) throw error;
      (callback as Work)(false);
      return;
    }
    answer(
      (_error, found) => (callback as Work)(found),
      () => sync.existsSync(path),
    );
  }
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
