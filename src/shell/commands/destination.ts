import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { type Call, Stop } from "./call.ts";
import { type Given, UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** Where the operands of cp, mv, ln and install lead. */
export interface Target {
  readonly sources: readonly string[];
  /** The directory that everything goes into; null when `path` itself is to be made. */
  readonly directory: string | null;
  readonly path: string | null;
}

/** Settles -t, -T, and whether the last operand is a directory. Stops with GNU's words when that makes no sense.
 *  @param single one operand will do: the target is then "." (ln)
 *  @param noFollow a symlink to a directory is no directory (ln -n) */
export function targetOf(
  call: Call,
  given: Given,
  { single = false, noFollow = false } = {},
): Target {
  const { operands } = given;
  const named = given.value("t");
  if (named !== null) {
    if (given.has("T")) {
      call.fail("cannot combine --target-directory (-t) and --no-target-directory (-T)");
      throw new Stop();
    }
    requireDirectory(call, named, "target directory");
    return { sources: operands, directory: named, path: null };
  }
  const last = operands.at(-1)!;
  if (given.has("T")) {
    if (operands.length < 2)
      throw new UsageError(`missing destination file operand after ${quote(last)}`);
    if (operands.length > 2) throw new UsageError(`extra operand ${quote(operands[2]!)}`);
    return { sources: [operands[0]!], directory: null, path: last };
  }
  if (operands.length === 1) {
    if (single) return { sources: operands, directory: ".", path: null };
    throw new UsageError(`missing destination file operand after ${quote(last)}`);
  }
  if (isDirectory(call, last, noFollow)) {
    return { sources: operands.slice(0, -1), directory: last, path: null };
  }
  if (operands.length > 2) requireDirectory(call, last, "target");
  return { sources: [operands[0]!], directory: null, path: last };
}

function isDirectory(call: Call, path: string, noFollow: boolean): boolean {
  const { process } = call;
  try {
    const stat = noFollow ? process.tryLstat(path) : process.tryStat(path);
    return stat !== null && isDirMode(stat.mode);
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}

function requireDirectory(call: Call, path: string, what: string): void {
  let why = "Not a directory";
  try {
    if (isDirMode(call.process.stat(path).mode)) return;
  } catch (error) {
    why = strerror(error);
  }
  call.fail(`${what} ${quote(path)}: ${why}`);
  throw new Stop();
}
