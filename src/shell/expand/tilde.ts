import { readPasswd } from "../passwd.ts";
import type { Shell } from "../run/shell-state.ts";

/** What `~` or `~name` at the beginning of a text stands for, and the rest of the text; null when for nothing.
 *  @param whole Nothing quoted or expanded follows the text. */
export function expandTilde(
  shell: Shell,
  text: string,
  whole: boolean,
): { home: string; rest: string } | null {
  const found = /^~([^/:]*)/.exec(text)!;
  const rest = text.slice(found[0].length);
  if (rest === "" && !whole) return null;
  const user = found[1]!;
  if (user === "") {
    const home = shell.variables.get("HOME");
    return home === undefined ? null : { home, rest };
  }
  const entry = readPasswd(shell.process).find(({ name }) => name === user);
  return entry === undefined ? null : { home: entry.home, rest };
}
