import { spawnSync } from "node:child_process";

/** Whether a program can be started here. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined;
}

export const isRoot = process.getuid?.() === 0;

/** Runs a shell script; its failure fails the test. */
export function shell(script: string, cwd: string): string {
  const run = spawnSync("bash", ["-euc", script], { cwd, encoding: "latin1" });
  if (run.status === 0) return run.stdout;
  throw new Error(`bash ended with ${run.status}: ${run.stderr}`);
}
