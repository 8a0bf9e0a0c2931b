import type { CliIo } from "./io.ts";

/** The process's own streams. Ctrl-C asks for an orderly end, once; a second one ends the process at once. */
export function processIo(): CliIo {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const { stdout, stderr, env } = process;
  return {
    // Not before it is wanted: merely looking at it may keep the process waiting.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    get isTTY() {
      const { stdin } = process;
      return { stdin: stdin.isTTY, stdout: stdout.isTTY, stderr: stderr.isTTY };
    },
    columns: stdout.isTTY ? stdout.columns : undefined,
    signal: stop.signal,
  };
}
