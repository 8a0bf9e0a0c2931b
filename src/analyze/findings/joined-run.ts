import type { Instruction } from "../instruction.ts";
import { commandsOf } from "../run-commands.ts";

/** A Dockerfile line of more letters is not worth repeating. */
const LONGEST_LINE = 500;

/** `RUN first && second`, when both are known and single lines, the line stays one, and the second finds the shell as it
 *  would have found its own: where the first goes to other directories, it does so in a subshell. */
export function joinedRun(
  first: Instruction | null,
  second: Instruction | string | null,
): string[] {
  const command = typeof second === "string" ? second : second?.kind === "run" ? second.rest : null;
  if (first?.kind !== "run" || command === null) return [];
  const before = apart(first.rest.replace(/[\s;]+$/, ""));
  if (before === null) return [];
  const line = `RUN ${before} && ${command}`;
  return line.length > LONGEST_LINE || /\n|<</.test(line) ? [] : [line];
}

const MOVES: ReadonlySet<string> = new Set(["cd", "pushd", "umask", "export", "alias", "ulimit"]);
const ENDS: ReadonlySet<string> = new Set(["exit", "exec", "return"]);

/** A script such that another can follow it behind `&&`; null when none can. */
function apart(script: string): string | null {
  // A comment takes along what follows it, and what runs in the background is waited for by nobody.
  if (/(^|\s)#/.test(script) || /(^|[^&])&$/.test(script)) return null;
  const names = commandsOf(script).map(([name = ""]) => name);
  if (names.some((name) => ENDS.has(name))) return null;
  if (!names.some((name) => MOVES.has(name))) return script;
  // Before && a subshell does not heed it. dash(1): -e errexit
  return names.includes("set") ? null : `(${script})`;
}
