import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../base/mode.ts";
import { backupOf } from "./backup.ts";
import { busyboxLn } from "./busybox-ln.ts";
import { type Call, program } from "./call.ts";
import { targetOf } from "./destination.ts";
import { type Given, UsageError } from "./options.ts";
import { baseName, dirName, joinPath, normalPath, relativePath, stripSlashes } from "./paths.ts";
import { quote, quoteIfNeeded } from "./quote.ts";
import { replaceLink } from "./replace-link.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "bdfinrst:vFLPS:T",
  long: {
    force: "f",
    "no-dereference": "n",
    relative: "r",
    symbolic: "s",
    "target-directory": "t",
    "no-target-directory": "T",
    verbose: "v",
    logical: "L",
    physical: "P",
    interactive: "i",
    backup: "backup::",
    suffix: "S",
    directory: "d",
  },
};

/** ln(1). Where a name is taken and -f says to replace it, the new link is made beside it and renamed over it. */
export const ln = program(SPEC, (call, given) => {
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  if (call.isBusybox) {
    busyboxLn(call, given);
    return;
  }
  if (given.has("r") && !given.has("s")) {
    call.fail("cannot do --relative without --symbolic");
    return;
  }
  const { sources, directory, path } = targetOf(call, given, {
    single: true,
    noFollow: given.has("n"),
  });
  for (const source of sources) {
    const to = directory === null ? path! : joinPath(directory, baseName(source));
    makeLink(call, given, source, to);
  }
});

function makeLink(call: Call, given: Given, source: string, to: string): void {
  const { process } = call;
  const symbolic = given.has("s");
  const follow = !symbolic && given.last("L", "P") === "L";
  if (!symbolic) {
    try {
      const stat = follow ? process.stat(source) : process.lstat(source);
      if (isDirMode(stat.mode)) {
        call.fail(`${quoteIfNeeded(source)}: hard link not allowed for directory`);
        return;
      }
    } catch (error) {
      call.failed(`failed to access ${quote(source)}`, error);
      return;
    }
  }
  const text = given.has("r") ? relativeTarget(call, source, to) : source;
  const backs = given.has("b", "backup");
  const exists = process.tryLstat(to);
  let backup: string | null = null;
  if (exists !== null && (given.has("f") || backs)) {
    if (isDirMode(exists.mode)) {
      call.fail(`${quoteIfNeeded(to)}: cannot overwrite directory`);
      return;
    }
    if (!symbolic && isSameFile(call, source, to, follow, backs)) {
      call.fail(`${quote(source)} and ${quote(to)} are the same file`);
      return;
    }
    if (backs) {
      backup = backupOf(to, given);
      process.rename(to, backup);
    }
  }
  try {
    replaceLink(
      process,
      to,
      (at) => (symbolic ? process.symlink(text, at) : process.link(source, at, { follow })),
      given.has("f"),
    );
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.fail(complaint(symbolic, source, to, error));
    return;
  }
  if (given.has("v")) {
    const saved = backup === null ? "" : ` (backup: ${quote(backup)})`;
    call.out(`${quote(to)} ${symbolic ? "->" : "=>"} ${quote(text)}${saved}\n`);
  }
}

function complaint(symbolic: boolean, source: string, to: string, error: FsError): string {
  const why = strerror(error);
  if (symbolic) {
    const arrow = isErrno(error, "ENAMETOOLONG") || source === "" ? ` -> ${quote(source)}` : "";
    return `failed to create symbolic link ${quote(to)}${arrow}: ${why}`;
  }
  // The target alone is at fault with these.
  const alone = ["EEXIST", "EDQUOT", "ENOSPC", "EROFS"].includes(error.code);
  return `failed to create hard link ${quote(to)}${alone ? "" : ` => ${quote(source)}`}: ${why}`;
}

function isSameFile(
  call: Call,
  source: string,
  to: string,
  follow: boolean,
  backs: boolean,
): boolean {
  const { process } = call;
  const from = follow ? process.stat(source) : process.lstat(source);
  const there = process.lstat(to);
  if (from.ino !== there.ino || from.dev !== there.dev) return false;
  // Two names of one file: only the very same name is refused.
  if (from.nlink === 1 || backs) return true;
  return (
    normalPath(call.invocation.cwd, source) === normalPath(call.invocation.cwd, to) ||
    (baseName(source) === baseName(to) &&
      process.stat(dirName(source)).ino === process.stat(dirName(to)).ino)
  );
}

/** The target as seen from the directory that the link lies in; symlinks on both ways are resolved. */
function relativeTarget(call: Call, source: string, to: string): string {
  const from = realPath(call, dirName(to));
  return relativePath(from, joinPath(realPath(call, dirName(source)), baseName(source)));
}

const MOST_LINKS = 40;

function realPath(call: Call, path: string): string {
  const { process } = call;
  let left = normalPath(call.invocation.cwd, path).split("/").filter(Boolean);
  let at = "";
  for (let links = 0; left.length > 0; ) {
    const next = `${at}/${left[0]}`;
    const stat = process.tryLstat(next);
    left = left.slice(1);
    if (stat === null || !isLinkMode(stat.mode) || ++links > MOST_LINKS) {
      at = next;
      continue;
    }
    const whole = normalPath(at === "" ? "/" : at, process.readlink(next));
    left = [...whole.split("/").filter(Boolean), ...left];
    at = "";
  }
  return stripSlashes(at === "" ? "/" : at);
}
