import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../base/mode.ts";
import { type Call, program } from "./call.ts";
import { UsageError } from "./options.ts";
import { stripSlashes } from "./paths.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** rmdir(1). */
export const rmdir = program(
  {
    short: "pv",
    long: { parents: "p", verbose: "v", "ignore-fail-on-non-empty": "ignore" },
  },
  (call, given) => {
    if (given.operands.length === 0) throw new UsageError("missing operand");
    const settings = { verbose: given.has("v"), ignore: given.has("ignore") };
    for (const path of given.operands) {
      if (!removeOne(call, path, "failed to remove", settings) || !given.has("p")) continue;
      for (let at = stripSlashes(path); at.includes("/"); ) {
        at = stripSlashes(at.slice(0, at.lastIndexOf("/")) || "/");
        if (!removeOne(call, at, "failed to remove directory", settings)) break;
      }
    }
  },
);

function removeOne(
  call: Call,
  path: string,
  failure: string,
  { verbose, ignore }: { readonly verbose: boolean; readonly ignore: boolean },
): boolean {
  if (verbose) call.out(`${call.name}: removing directory, ${quote(path)}\n`);
  try {
    call.process.rmdir(path);
    return true;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (ignore && (isErrno(error, "ENOTEMPTY") || isErrno(error, "EEXIST"))) return false;
    const why = throughLink(call, path, error) ? "Symbolic link not followed" : strerror(error);
    call.fail(`${failure} ${quote(path)}: ${why}`);
    return false;
  }
}

/** A symlink to a directory, with a slash behind it. */
function throughLink(call: Call, path: string, error: FsError): boolean {
  if (!isErrno(error, "ENOTDIR") || !path.endsWith("/")) return false;
  const link = call.process.tryLstat(stripSlashes(path));
  if (link === null || !isLinkMode(link.mode)) return false;
  const there = call.process.tryStat(path);
  return there === null || isDirMode(there.mode);
}
