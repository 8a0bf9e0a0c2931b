import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The number that a measurement of memory-child.ts gives, in a process that does nothing else. */
export function measuredApart(kind: string, ...counts: readonly number[]): number {
  const script = fileURLToPath(new URL("./memory-child.js", import.meta.url));
  const args = ["--expose-gc", "--max-old-space-size=4096", script, kind, ...counts.map(String)];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}
