import { isErrno } from "../../base/fs-error.ts";
import { bytesOf, nameOf } from "../bytes.ts";
import type { Shell } from "../run/shell-state.ts";
import { isMagic, matches, unescapePattern } from "./pattern.ts";

/** The paths that match, in order of their bytes; none when none does. A directory is read for a component that has
 *  magic in it; what comes after one is looked up. */
export function glob(shell: Shell, pattern: string): string[] {
  const found: string[] = [];
  walk(shell, "", pattern, found);
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function walk(shell: Shell, prefix: string, pattern: string, found: string[]): void {
  const { process } = shell;
  const slashes = /^\/*/.exec(pattern)![0];
  const rest = pattern.slice(slashes.length);
  const start = prefix + slashes;
  const end = rest.indexOf("/");
  const component = end === -1 ? rest : rest.slice(0, end);
  const after = end === -1 ? "" : rest.slice(end);
  if (!isMagic(component)) {
    const path = start + unescapePattern(component);
    if (after !== "" && isMagic(after)) walk(shell, path, after, found);
    else {
      const whole = path + unescapePattern(after);
      if (exists(shell, whole)) found.push(whole);
    }
    return;
  }
  for (const { name, type } of list(shell, start === "" ? "." : start)) {
    const bytes = bytesOf(name);
    if (bytes.startsWith(".") && !component.startsWith(".")) continue;
    if (!matches(component, bytes)) continue;
    const path = start + bytes;
    if (after === "") found.push(path);
    else if (type === "dir" || type === "symlink") {
      if (isMagic(after)) walk(shell, path, after, found);
      else {
        const whole = path + unescapePattern(after);
        if (process.tryStat(nameOf(whole)) !== null) found.push(whole);
      }
    }
  }
}

function exists(shell: Shell, path: string): boolean {
  try {
    return shell.process.tryLstat(nameOf(path)) !== null;
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}

function list(shell: Shell, path: string): readonly { name: string; type: string }[] {
  try {
    return shell.process.readdir(nameOf(path));
  } catch (error) {
    if (isErrno(error)) return [];
    throw error;
  }
}
