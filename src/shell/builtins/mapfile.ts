import { linesOf } from "../programs/lines.ts";
import { elementsFrom } from "../run/bash-variables.ts";
import type { Shell } from "../run/shell-state.ts";

/** mapfile [-t] [array]: the lines of the standard input. */
export function mapfile(shell: Shell, args: string[]): number {
  const trims = args.includes("-t");
  const name = args.find((arg) => !arg.startsWith("-")) ?? "MAPFILE";
  const lines = linesOf(shell.files.get(0).readAll());
  const variable = shell.variables.make(name);
  variable.value = undefined;
  variable.elements = elementsFrom(trims ? lines.map((line) => line.replace(/\n$/, "")) : lines);
  return 0;
}
