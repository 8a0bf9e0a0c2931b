import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a script prints as JSON, in a process that does nothing else. */
export function resultApart(
  script: URL,
  flags: readonly string[],
  args: readonly string[],
): unknown {
  const all = [...flags, fileURLToPath(script), ...args];
  return JSON.parse(execFileSync(process.execPath, all, { encoding: "utf8" }));
}

/** The number that a measurement of memory-child.ts gives. */
export function measuredApart(kind: string, ...counts: readonly number[]): number {
  const script = new URL("./memory-child.js", import.meta.url);
  const flags = ["--expose-gc", "--max-old-space-size=4096"];
  return resultApart(script, flags, [kind, ...counts.map(String)]) as number;
}
