import {
  isDirMode,
  isLinkMode,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFMT,
  S_IFSOCK,
} from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import { copyAcls, copyXattrs, setMode, setOwner, setTimes } from "./copy-attributes.ts";
import type { Journey } from "./copy-existing.ts";
import type { CopySettings } from "./copy-settings.ts";
import { dirName } from "./paths.ts";
import { quote, quoteIfNeeded } from "./quote.ts";
import { replaceLink } from "./replace-link.ts";

/** cp -s: a symlink to the source instead of a copy. */
export function makeSymlink(call: Call, settings: CopySettings, from: string, to: string): boolean {
  const { process } = call;
  if (!from.startsWith("/") && process.stat(dirName(to)).ino !== process.stat(".").ino) {
    call.fail(`${quoteIfNeeded(to)}: can make relative symbolic links only in current directory`);
    return false;
  }
  const force = settings.force || settings.unlinkFirst;
  const done = call.attempt(`cannot create symbolic link ${quote(to)} to ${quote(from)}`, () => {
    replaceLink(process, to, (at) => process.symlink(from, at), force);
    return true;
  });
  return done ?? false;
}

const NODES: Readonly<Record<number, string>> = {
  [S_IFIFO]: "cannot create fifo",
  [S_IFCHR]: "cannot create special file",
  [S_IFBLK]: "cannot create special file",
  [S_IFSOCK]: "cannot create special file",
};

/** Copies a symlink, FIFO, device or socket. */
export function copyNode(
  call: Call,
  settings: CopySettings,
  { from, to }: Journey,
  stat: Stat,
  mode: number,
): boolean {
  const { process } = call;
  const type = stat.mode & S_IFMT;
  const what = NODES[type];
  const done = call.attempt(`${what ?? "cannot create symbolic link"} ${quote(to)}`, () => {
    if (what !== undefined) process.mknod(to, type | mode, stat.rdev);
    else {
      const target = process.readlink(from);
      replaceLink(process, to, (at) => process.symlink(target, at), settings.force);
    }
    return true;
  });
  return done ?? false;
}

/** What a copy that is no regular file has been made with, and lacks. */
export interface Made {
  readonly stat: Stat;
  /** What was there before. */
  readonly existing: Stat | null;
  /** Permissions that were held back. */
  readonly withheld: number;
  /** The mode of a directory that was opened up meanwhile. */
  readonly restore: number | null;
}

/** What is kept of all but regular files, once they are made. */
export function finishCopy(
  call: Call,
  settings: CopySettings,
  { from, to }: Journey,
  { stat, existing, withheld, restore }: Made,
): boolean {
  const { preserve, move } = settings;
  const isLink = isLinkMode(stat.mode);
  const handle = { fd: null, path: to, isLink };
  let bits = stat.mode;
  const own = (): boolean => {
    const owner = setOwner(call, handle, stat, isLink ? null : existing, settings);
    if (owner === "not kept") bits &= ~0o7000;
    return owner !== "failed";
  };
  const chowns = existing === null || existing.uid !== stat.uid || existing.gid !== stat.gid;
  if (isLink && preserve.ownership && !own()) return false;
  const timed = preserve.timestamps && (settings.linkTimes || !isLink);
  if (timed && !setTimes(call, handle, stat)) return false;
  if (!isLink && preserve.ownership && chowns && !own()) return false;
  if (preserve.xattr && !copyXattrs(call, from, handle, settings)) return false;
  if (isLink) return true;
  if (preserve.mode || move) {
    if (!setMode(call, handle, bits)) return false;
    copyAcls(call, from, handle);
  } else if (settings.forgetMode && existing === null) {
    setMode(call, handle, (isDirMode(stat.mode) ? 0o777 : 0o666) & ~call.umask);
  } else if (existing === null) {
    const late = withheld & ~call.umask;
    const now = call.process.lstat(to).mode & 0o7777;
    if ((late & ~now) !== 0 || restore !== null) setMode(call, handle, (restore ?? now) | late);
  }
  return true;
}
