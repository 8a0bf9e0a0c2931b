import type { RunCommandOptions } from "./run-command.ts";

/** Whether a command line is `run` with nothing but paths. What reads command lines is not loaded for it: that takes as
 *  long as to run a small scenario. */
export function isPlainRun([command, ...paths]: readonly string[]): boolean {
  return command === "run" && paths.length > 0 && paths.every((path) => !path.startsWith("-"));
}

/** The options of such a run. */
export const PLAIN_RUN: RunCommandOptions = { limit: [] };
