import { version } from "./version.ts";

const { writeSync } = process.getBuiltinModule("node:fs");

/** The answer to `copyup --version`, and the exit status. It needs none of the rest, not even streams: to load them would
 *  be most of its time. */
export function printVersion(): 0 | 2 | 141 {
  try {
    writeSync(1, `${version()}\n`);
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EPIPE") return 141;
    writeSync(2, `copyup: cannot write the output: ${message}\n`);
    return 2;
  }
}
