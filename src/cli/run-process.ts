import { runCli } from "./cli.ts";
import type { ExitStatus } from "./exit-status.ts";
import { processIo } from "./process-io.ts";

/** Runs a command line on the streams of this process. */
export function runProcess(argv: readonly string[]): Promise<ExitStatus> {
  return runCli(argv, processIo());
}
