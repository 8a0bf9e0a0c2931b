import type { CliIo } from "./io.ts";

/** The process's own streams. Ctrl-C asks for an orderly end, once; a second one ends the process at once. */
export function processIo(): CliIo {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const { stdout, stderr, env } = process;
  return {
    // Not before it is wanted: to look at it is to open it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    isTTY: {
      get stdin() {
        return process.stdin.isTTY === true;
      },
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
    },
    columns: stdout.isTTY ? stdout.columns : undefined,
    rows: stdout.isTTY ? stdout.rows : undefined,
    signal: stop.signal,
  };
}
