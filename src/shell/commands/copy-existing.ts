import { isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import type { CopySettings } from "./copy-settings.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** One object on its way. */
export interface Journey {
  readonly from: string;
  readonly to: string;
  /** Named on the command line. */
  readonly isOperand: boolean;
}

/** What stands where a copy shall go. */
export type Existing =
  | { readonly what: "new"; readonly backup: string | null }
  | { readonly what: "there"; readonly stat: Stat; readonly backup: null }
  | { readonly what: "skip" | "refused"; readonly backup: null };

const REFUSED: Existing = { what: "refused", backup: null };
const SKIP: Existing = { what: "skip", backup: null };

/** Decides what is to become of what is there already, and removes or renames it where the copy needs that.
 *  (GNU: the middle of copy_internal) */
export function checkExisting(
  call: Call,
  settings: CopySettings,
  journey: Journey,
  source: Stat,
  taken: ReadonlySet<string>,
): Existing {
  const { from, to, isOperand } = journey;
  const { process } = call;
  const asLink =
    (!isFileMode(source.mode) && !settings.asRegular) ||
    settings.move ||
    settings.makes !== "copies" ||
    settings.backup !== null ||
    settings.unlinkFirst;
  let there: Stat | null;
  try {
    there = asLink ? process.tryLstat(to) : process.tryStat(to);
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (!isErrno(error, "ELOOP") || !settings.force) {
      call.fail(`cannot stat ${quote(to)}: ${strerror(error)}`);
      return REFUSED;
    }
    there = null;
  }
  if (there === null) return { what: "new", backup: null };
  if (isSame(call, settings, journey, source, there)) {
    if (settings.makes === "hard links") return SKIP;
    call.fail(`${quote(from)} and ${quote(to)} are the same file`);
    return REFUSED;
  }
  if (settings.update && !isDirMode(source.mode) && !isNewer(source, there)) return SKIP;
  if (settings.noClobber && !(isDirMode(source.mode) && isDirMode(there.mode) && !settings.move)) {
    return SKIP;
  }
  const why = contradiction(journey, source, there, taken);
  if (why !== null) {
    call.fail(why);
    return REFUSED;
  }
  if (settings.backup !== null && !isDirMode(there.mode) && isOperand) {
    const backup = settings.backup(to);
    process.rename(to, backup);
    return { what: "new", backup };
  }
  const goesFirst =
    settings.unlinkFirst ||
    (!settings.move &&
      settings.makes === "copies" &&
      ((settings.preserve.links && there.nlink > 1) ||
        (settings.dereference === "never" && !isFileMode(source.mode))));
  if (isDirMode(there.mode) || settings.move || !goesFirst) {
    return { what: "there", stat: there, backup: null };
  }
  try {
    process.unlink(to);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) {
      call.failed(`cannot remove ${quote(to)}`, error);
      return REFUSED;
    }
  }
  if (settings.verbose) call.out(`removed ${quote(to)}\n`);
  return { what: "new", backup: null };
}

/** Types that cannot take each other's place, and what this command has just made. */
function contradiction(
  { from, to, isOperand }: Journey,
  source: Stat,
  there: Stat,
  taken: ReadonlySet<string>,
): string | null {
  if (!isDirMode(source.mode)) {
    if (isDirMode(there.mode)) return `cannot overwrite directory ${quote(to)} with non-directory`;
    if (isOperand && taken.has(to)) {
      return `will not overwrite just-created ${quote(to)} with ${quote(from)}`;
    }
    return null;
  }
  if (!isDirMode(there.mode)) {
    return `cannot overwrite non-directory ${quote(to)} with directory ${quote(from)}`;
  }
  return null;
}

const isNewer = (a: Stat, b: Stat): boolean =>
  a.mtimeSec > b.mtimeSec || (a.mtimeSec === b.mtimeSec && a.mtimeNsec > b.mtimeNsec);

/** Copying a file over itself would empty it. (GNU: same_file_ok) */
function isSame(
  call: Call,
  settings: CopySettings,
  { from, to }: Journey,
  source: Stat,
  there: Stat,
): boolean {
  const { process } = call;
  const sameInode = source.dev === there.dev && source.ino === there.ino;
  if (settings.makes === "symlinks" || !sameInode) return false;
  const link = process.lstat(to);
  if (isLinkMode(link.mode) && !isLinkMode(source.mode)) {
    // Busybox looks at the link itself, and empties the file.
    return !(call.isBusybox || settings.unlinkFirst || settings.makes === "hard links");
  }
  const twoNames = source.nlink > 1 && from !== to && !sameName(call, from, to);
  if (twoNames && (settings.unlinkFirst || settings.backup !== null) && !settings.move)
    return false;
  return true;
}

function sameName(call: Call, from: string, to: string): boolean {
  const { process } = call;
  const parent = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1) || ".";
  const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  return base(from) === base(to) && process.stat(parent(from)).ino === process.stat(parent(to)).ino;
}
