import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Call } from "./call.ts";
import type { Given } from "./options.ts";
import { baseName, joinPath } from "./paths.ts";

/** busybox's ln: -f removes what is there, whatever it is and before it knows whether the link can be made. So the name
 *  is missing for a while, and `ln -f a a` loses the file. */
export function busyboxLn(call: Call, given: Given): void {
  const { operands } = given;
  const last = operands.at(-1)!;
  const [only] = operands;
  // One operand: a link of its name, here.
  const to = operands.length === 1 ? baseName(last) : last;
  for (const source of operands.length === 1 ? [only!] : operands.slice(0, -1)) {
    const into = isDirectory(call, to, given.has("n", "T"));
    if (into && given.has("T")) {
      call.fail(`'${to}' is a directory`);
      return;
    }
    link(call, given, source, into ? joinPath(to, baseName(source)) : to);
  }
}

function link(call: Call, given: Given, source: string, to: string): void {
  const { process } = call;
  const symbolic = given.has("s");
  if (!symbolic && !isThere(call, source)) return;
  if (given.has("b")) {
    const kept = call.attempt(to, () => keep(call, to, to + (given.value("S") ?? "~")));
    if (kept === null) return;
  }
  if (given.has("f", "b")) {
    try {
      process.unlink(to);
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }
  const made = call.attempt(to, () => {
    if (symbolic) process.symlink(source, to);
    else process.link(source, to);
    return true;
  });
  if (made !== null && given.has("v")) call.out(`'${to}' -> '${source}'\n`);
}

/** A symlink that leads nowhere is there, too. */
function isThere(call: Call, path: string): boolean {
  const { process } = call;
  const found = call.attempt(path, () => process.tryStat(path) ?? process.lstat(path));
  return found !== null;
}

function keep({ process }: Call, from: string, to: string): true {
  try {
    process.rename(from, to);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
  return true;
}

function isDirectory({ process }: Call, path: string, noFollow: boolean): boolean {
  try {
    const stat = noFollow ? process.lstat(path) : process.stat(path);
    return isDirMode(stat.mode);
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}
