import type { Readable, Writable } from "node:stream";

/** The world as a command sees it. */
export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which of the streams are a terminal. */
  readonly isTTY: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Columns and rows of the terminal, if it is one. */
  readonly columns: number | undefined;
  readonly rows?: number | undefined;
  /** Aborted when the user wants to stop (Ctrl-C). */
  readonly signal: AbortSignal;
}
