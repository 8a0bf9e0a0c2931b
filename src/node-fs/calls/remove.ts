import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { mustBeBoolean, mustBeInt32, mustBeObject, mustBeUint32 } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { composedError } from "../composed-error.ts";
import { call, hasCode, nodeError } from "../system-error.ts";
import { warnOfRecursiveRmdir } from "../warnings.ts";
import { entriesOf } from "./list.ts";

/** Without Sync, some things are done otherwise. */
type Style = "sync" | "async";

interface RemoveOptions {
  readonly recursive: boolean;
  readonly force: boolean;
}

/** Nothing changes by waiting, so there are no second tries: `maxRetries` and `retryDelay` are checked and no more. */
function removeOptions(options: unknown): RemoveOptions {
  if (options === undefined) return { recursive: false, force: false };
  mustBeObject(options, "options");
  const given = {
    recursive: false,
    force: false,
    retryDelay: 100,
    maxRetries: 0,
    ...(options as object),
  };
  mustBeBoolean(given.recursive, "options.recursive");
  mustBeInt32(given.retryDelay, "options.retryDelay", 0);
  mustBeUint32(given.maxRetries, "options.maxRetries");
  return given;
}

/** @param style with `recursive` and `force`, rmSync does not look first */
export function rmSync(
  process: Process,
  path: unknown,
  options?: unknown,
  style: Style = "sync",
): void {
  const place = pathOf(path);
  const how = removeOptions(options);
  mustBeBoolean(how.force, "options.force");
  const looks = style === "async" || !how.force || !how.recursive;
  if (looks && isDirectory(process, place, how.force) && !how.recursive) {
    throw composedError("ERR_FS_EISDIR", {
      code: "EISDIR",
      message: "is a directory",
      path: place,
      syscall: "rm",
    });
  }
  removeAll(process, place, style);
}

/** @param quiet what is not there is none */
function isDirectory(
  process: Process,
  path: string,
  quiet: boolean,
  ask: "lstat" | "stat" = "lstat",
): boolean {
  try {
    return isDirMode(process[ask](path).mode);
  } catch (error) {
    if (quiet && isErrno(error, "ENOENT")) return false;
    throw nodeError(error, ask, path);
  }
}

/** @param ask how a recursive one looks whether it is a directory: with promises, symlinks are followed */
export function rmdirSync(
  process: Process,
  path: unknown,
  options?: unknown,
  style: Style = "sync",
  ask: "lstat" | "stat" = "lstat",
): void {
  const place = pathOf(path);
  if ((options as { recursive?: unknown } | null)?.recursive) warnOfRecursiveRmdir();
  const { recursive } = removeOptions(options);
  const removes = recursive && isDirectory(process, place, false, ask);
  if (removes) removeAll(process, place, style);
  else call(() => process.rmdir(place), "rmdir", place);
}

/** Node: rimraf. What is gone already is no failure. */
function removeAll(process: Process, path: string, style: Style): void {
  let directory = false;
  try {
    directory = isDirectory(process, path, false);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
  }
  if (!directory) {
    removeFile(process, path, style);
    return;
  }
  try {
    removeDirectory(process, path, style);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** What may not be unlinked could be a directory, to some systems. */
function removeFile(process: Process, path: string, style: Style): void {
  try {
    process.unlink(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return;
    const perhapsDirectory = isErrno(error, "EPERM") || isErrno(error, "EISDIR");
    if (!perhapsDirectory) throw nodeError(error, "unlink", path);
    removeDirectory(process, path, style, nodeError(error, "unlink", path));
  }
}

/** @param before why it could not be unlinked */
function removeDirectory(process: Process, path: string, style: Style, before?: unknown): void {
  try {
    process.rmdir(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return;
    // A symlink to a directory, with a slash after it: Node calls back with what went wrong before, which is nothing.
    if (style === "async" && isErrno(error, "ENOTDIR") && before === undefined) return;
    const full = isErrno(error, "ENOTEMPTY") || isErrno(error, "EEXIST") || isErrno(error, "EPERM");
    if (!full) throw before ?? nodeError(error, "rmdir", path);
    removeBelow(process, path, style);
  }
}

function removeBelow(process: Process, path: string, style: Style): void {
  for (const { name } of entriesOf(process, path)) removeAll(process, `${path}/${name}`, style);
  call(() => process.rmdir(path), "rmdir", path);
}
