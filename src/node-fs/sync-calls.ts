import type { Process } from "../process/process.ts";
import * as access from "./calls/access.ts";
import * as attributes from "./calls/attributes.ts";
import { cpSync } from "./calls/copy.ts";
import { copyFileSync } from "./calls/copy-file.ts";
import * as directory from "./calls/directory.ts";
import { readdirSync } from "./calls/list.ts";
import * as names from "./calls/names.ts";
import * as open from "./calls/open.ts";
import * as read from "./calls/read.ts";
import { realpathNativeSync, realpathSync } from "./calls/real-path.ts";
import * as remove from "./calls/remove.ts";
import * as stat from "./calls/stat.ts";
import * as file from "./calls/whole-file.ts";
import * as write from "./calls/write.ts";
import { opendirSync } from "./objects/dir.ts";

/** The synchronous methods of fs, of one process. All others are made of these. */
export type SyncCalls = ReturnType<typeof syncCalls>;

type Any = unknown;

/** Each a function of its own, not a loop over the calls: one that many share would be slower by half. */
export function syncCalls(p: Process) {
  const realpath = (path: Any, o?: Any) => realpathSync(p, path, o);
  Object.defineProperty(realpath, "name", { value: "realpathSync" });
  return {
    accessSync: (path: Any, mode?: Any) => access.accessSync(p, path, mode),
    appendFileSync: (path: Any, data: Any, o?: Any) => file.appendFileSync(p, path, data, o),
    chmodSync: (path: Any, mode: Any) => attributes.chmodSync(p, path, mode),
    chownSync: (path: Any, uid: Any, gid: Any) => attributes.chownSync(p, path, uid, gid),
    closeSync: (fd: Any) => open.closeSync(p, fd),
    copyFileSync: (src: Any, dest: Any, mode?: Any) => copyFileSync(p, src, dest, mode),
    cpSync: (src: Any, dest: Any, o?: Any) => cpSync(p, src, dest, o),
    existsSync: (path: Any) => access.existsSync(p, path),
    fchmodSync: (fd: Any, mode: Any) => attributes.fchmodSync(p, fd, mode),
    fchownSync: (fd: Any, uid: Any, gid: Any) => attributes.fchownSync(p, fd, uid, gid),
    fdatasyncSync: (fd: Any) => open.fdatasyncSync(p, fd),
    fstatSync: (fd: Any, o: stat.StatOptions = stat.THROWING) => stat.fstatSync(p, fd, o),
    fsyncSync: (fd: Any) => open.fsyncSync(p, fd),
    ftruncateSync: (fd: Any, len: Any = 0) => open.ftruncateSync(p, fd, len),
    futimesSync: (fd: Any, atime: Any, mtime: Any) => attributes.futimesSync(p, fd, atime, mtime),
    lchmodSync: undefined,
    lchownSync: (path: Any, uid: Any, gid: Any) => attributes.lchownSync(p, path, uid, gid),
    linkSync: (existing: Any, path: Any) => names.linkSync(p, existing, path),
    lstatSync: (path: Any, o: stat.StatOptions = stat.THROWING) => stat.lstatSync(p, path, o),
    lutimesSync: (path: Any, atime: Any, mtime: Any) =>
      attributes.lutimesSync(p, path, atime, mtime),
    mkdirSync: (path: Any, o?: Any) => directory.mkdirSync(p, path, o),
    mkdtempSync: (prefix: Any, o?: Any) => directory.mkdtempSync(p, prefix, o),
    opendirSync: (path: Any, o?: Any) => opendirSync(p, path, o),
    openSync: (path: Any, flags?: Any, mode?: Any) => open.openSync(p, path, flags, mode),
    readdirSync: (path: Any, o?: Any) => readdirSync(p, path, o),
    readFileSync: (path: Any, o?: Any) => file.readFileSync(p, path, o),
    readlinkSync: (path: Any, o?: Any) => names.readlinkSync(p, path, o),
    readSync: (fd: Any, buffer: Any, offset?: Any, length?: Any, position?: Any) =>
      read.readSync(p, fd, buffer, offset, length, position),
    readvSync: (fd: Any, buffers: Any, position?: Any) => read.readvSync(p, fd, buffers, position),
    realpathSync: Object.assign(realpath, {
      native: (path: Any, o?: Any) => realpathNativeSync(p, path, o),
    }),
    renameSync: (from: Any, to: Any) => names.renameSync(p, from, to),
    rmdirSync: (path: Any, o?: Any) => remove.rmdirSync(p, path, o),
    rmSync: (path: Any, o?: Any) => remove.rmSync(p, path, o),
    statfsSync: (path: Any, o: stat.StatOptions = stat.THROWING) => stat.statfsSync(p, path, o),
    statSync: (path: Any, o: stat.StatOptions = stat.THROWING) => stat.statSync(p, path, o),
    symlinkSync: (target: Any, path: Any, type?: Any) => names.symlinkSync(p, target, path, type),
    truncateSync: (path: Any, len?: Any) => open.truncateSync(p, path, len),
    unlinkSync: (path: Any) => names.unlinkSync(p, path),
    utimesSync: (path: Any, atime: Any, mtime: Any) => attributes.utimesSync(p, path, atime, mtime),
    writeFileSync: (path: Any, data: Any, o?: Any) => file.writeFileSync(p, path, data, o),
    writeSync: (fd: Any, data: Any, offset?: Any, length?: Any, position?: Any) =>
      write.writeSync(p, fd, data, offset, length, position),
    writevSync: (fd: Any, buffers: Any, position?: Any) =>
      write.writevSync(p, fd, buffers, position),
  };
}
