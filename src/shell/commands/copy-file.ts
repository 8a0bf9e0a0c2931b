import { FsError, isErrno } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import {
  copyAcls,
  copyXattrs,
  type Handle,
  setMode,
  setOwner,
  setTimes,
} from "./copy-attributes.ts";
import { copyRange } from "./copy-range.ts";
import type { CopySettings } from "./copy-settings.ts";
import { copyData, copyDense } from "./file-data.ts";
import { quote } from "./quote.ts";
import { specialAt } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

/** A file to copy, and where. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
  readonly stat: Stat;
  /** What is there now, if it is to be overwritten. */
  readonly existing: Stat | null;
  /** Bits that the new file shall have in the end, and those of them that it gets last. */
  readonly mode: number;
  readonly withheld: number;
}

/** Copies one file: what is there already is opened with O_TRUNC and keeps its inode; what is new is made with O_EXCL.
 *  Attributes follow by descriptor, in GNU's order: times, owner, xattrs, mode. (GNU: copy_reg) */
export function copyFile(call: Call, copy: FileCopy, settings: CopySettings): boolean {
  const { process } = call;
  const { from, to } = copy;
  if (specialAt(from) === "null" || specialAt(from) === "stdin")
    return copyDevice(call, copy, settings);
  let source: number;
  try {
    source = process.open(
      from,
      settings.dereference === "never" ? "O_RDONLY|O_NOFOLLOW" : "O_RDONLY",
    );
  } catch (error) {
    call.failed(`cannot open ${quote(from)} for reading`, error);
    return false;
  }
  try {
    const target = openTarget(call, copy, settings);
    if (target === null) return false;
    try {
      return fill(call, copy, settings, source, target);
    } catch (error) {
      if (!isErrno(error)) throw error;
      call.fail(`error copying ${quote(from)} to ${quote(to)}: ${strerror(error)}`);
      return false;
    } finally {
      process.close(target.fd);
    }
  } finally {
    process.close(source);
  }
}

interface Target {
  readonly fd: number;
  readonly isNew: boolean;
}

function openTarget(
  call: Call,
  copy: Omit<FileCopy, "stat">,
  settings: CopySettings,
): Target | null {
  const { process } = call;
  const { to, mode, withheld } = copy;
  const refuse = (error: unknown): null => {
    call.failed(`cannot create regular file ${quote(to)}`, error);
    return null;
  };
  if (copy.existing !== null) {
    try {
      const fd = process.open(to, settings.attributesOnly ? "O_WRONLY" : "O_WRONLY|O_TRUNC");
      return { fd, isNew: false };
    } catch (error) {
      if (!settings.force || !(error instanceof FsError)) return refuse(error);
      try {
        process.unlink(to);
      } catch (second) {
        if (!isErrno(second, "ENOENT")) {
          call.failed(`cannot remove ${quote(to)}`, second);
          return null;
        }
      }
      if (settings.verbose) call.out(`removed ${quote(to)}\n`);
    }
  }
  try {
    const fd = process.open(to, "O_WRONLY|O_CREAT|O_EXCL", mode & 0o777 & ~withheld);
    return { fd, isNew: true };
  } catch (error) {
    if (isErrno(error, "EEXIST") && !settings.move) {
      const link = process.tryLstat(to);
      if (link !== null && isLinkMode(link.mode)) {
        call.fail(`not writing through dangling symlink ${quote(to)}`);
        return null;
      }
    }
    // A name that ends in a slash is a directory's.
    if (isErrno(error, "EISDIR") && to.endsWith("/")) {
      return refuse(new FsError("ENOTDIR", "open", to));
    }
    return refuse(error);
  }
}

function fill(
  call: Call,
  copy: FileCopy,
  settings: CopySettings,
  source: number,
  { fd, isNew }: Target,
): boolean {
  const { process } = call;
  if (settings.reflinkAlways) {
    call.fail(
      `failed to clone ${quote(copy.to)} from ${quote(copy.from)}: Operation not supported`,
    );
    return false;
  }
  if (!settings.attributesOnly) {
    if (settings.sparse === "always") copySparse(call, source, fd);
    else if (settings.sparse === "never") copyDense(process, source, fd);
    else copyData(process, source, fd, call.isBusybox ? "own hands" : "copy_file_range");
  }
  return finishFile(call, copy, settings, source, { fd, path: copy.to }, isNew);
}

function finishFile(
  call: Call,
  { stat, mode, withheld, existing }: FileCopy,
  settings: CopySettings,
  source: number,
  handle: Handle & { fd: number },
  isNew: boolean,
): boolean {
  const { process } = call;
  const { preserve } = settings;
  const before = isNew ? null : existing;
  let bits = stat.mode;
  if (preserve.timestamps && !setTimes(call, handle, stat) && !settings.move) return false;
  const there = process.fstat(handle.fd);
  if (preserve.ownership && (stat.uid !== there.uid || stat.gid !== there.gid)) {
    const owner = setOwner(call, handle, stat, before, settings);
    if (owner === "failed") return false;
    if (owner === "not kept") bits &= ~0o7000;
  }
  let good = true;
  if (preserve.xattr) good = copyXattrs(call, source, handle, settings);
  if (preserve.mode || settings.move) {
    good = setMode(call, handle, bits) && good;
    copyAcls(call, source, handle);
  } else if (settings.mode !== null) good = setMode(call, handle, settings.mode) && good;
  else if (settings.forgetMode && isNew) setMode(call, handle, 0o666 & ~call.umask);
  else if (isNew && (withheld & ~call.umask) !== 0) setMode(call, handle, mode & ~call.umask);
  return good;
}

const BLOCK = 4096;

/** Blocks of zeros become holes. */
function copySparse(call: Call, source: number, fd: number): void {
  const { process } = call;
  const { size } = process.fstat(source);
  let from = 0;
  const flush = (to: number): void => {
    for (let at = from; at < to; ) {
      const count = copyRange(process, source, fd, at, to - at, "own hands");
      if (count === 0) break;
      at += count;
    }
  };
  for (let at = 0; at < size; at += BLOCK) {
    if (!process.pread(source, BLOCK, at).every((byte) => byte === 0)) continue;
    flush(at);
    from = at + BLOCK;
  }
  flush(size);
  process.ftruncate(fd, size);
}

/** /dev/null has no bytes, and the standard input its own. The image need not have a file for either. */
export function copyDevice(
  call: Call,
  copy: Pick<FileCopy, "from" | "to" | "existing">,
  settings: CopySettings,
): boolean {
  const target = openTarget(call, { ...copy, mode: 0o666, withheld: 0 }, settings);
  if (target === null) return false;
  const bytes = specialAt(copy.from) === "stdin" ? call.invocation.stdin : "";
  if (bytes !== "") {
    call.process.write(
      target.fd,
      Uint8Array.from(bytes, (char) => char.charCodeAt(0)),
    );
  }
  if (settings.mode !== null) call.process.fchmod(target.fd, settings.mode);
  call.process.close(target.fd);
  return true;
}
