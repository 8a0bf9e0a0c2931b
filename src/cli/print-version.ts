import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CliIo } from "./io.ts";
import { BrokenPipe, Output } from "./output.ts";
import { version } from "./version.ts";

/** The answer to `copyup --version`, without what reads command lines: most of it would be start-up. */
export async function printVersion(io: CliIo): Promise<ExitStatus> {
  try {
    await new Output(io.stdout).write(`${version()}\n`);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof BrokenPipe) return EXIT.brokenPipe;
    io.stderr.write(`copyup: ${(error as Error).message}\n`);
    return EXIT.usage;
  }
}
