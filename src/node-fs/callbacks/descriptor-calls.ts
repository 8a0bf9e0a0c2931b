import { mustBeInteger } from "../arguments/checks.ts";
import { idOf } from "../arguments/id.ts";
import { modeOf } from "../arguments/mode.ts";
import { timeOf } from "../arguments/time.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { optional, run } from "./answer.ts";

type Any = unknown;

/** The methods that take a descriptor and a callback, but those that move data. */
export function descriptorCallbacks(sync: SyncCalls) {
  return {
    close(fd: Any, callback: Any = throwing) {
      run(callback, () => sync.closeSync(fd));
    },
    fchmod(fd: Any, mode: Any, callback: Any) {
      modeOf(mode);
      run(callback, () => sync.fchmodSync(fd, mode));
    },
    fchown(fd: Any, uid: Any, gid: Any, callback: Any) {
      idOf(uid, "uid");
      idOf(gid, "gid");
      run(callback, () => sync.fchownSync(fd, uid, gid));
    },
    fdatasync(fd: Any, callback: Any) {
      run(callback, () => sync.fdatasyncSync(fd));
    },
    fstat(fd: Any, options: Any = {}, callback?: Any) {
      const [how = {}, done] = optional(options, callback);
      run(done, () => sync.fstatSync(fd, how as { bigint?: Any }));
    },
    fsync(fd: Any, callback: Any) {
      run(callback, () => sync.fsyncSync(fd));
    },
    ftruncate(fd: Any, len: Any = 0, callback?: Any) {
      const [length = 0, done] = optional(len, callback);
      mustBeInteger(length, "len");
      run(done, () => sync.ftruncateSync(fd, length));
    },
    futimes(fd: Any, atime: Any, mtime: Any, callback: Any) {
      timeOf(atime, "atime");
      timeOf(mtime, "mtime");
      run(callback, () => sync.futimesSync(fd, atime, mtime));
    },
  };
}

/** What close does with an error that nobody asked for. */
function throwing(error: unknown): void {
  if (error !== null) throw error;
}
