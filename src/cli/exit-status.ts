/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** Something came out other than expected. */
  failed: 1,
  /** Bad input or bad usage. */
  usage: 2,
  /** A bug of ours. (EX_SOFTWARE) */
  bug: 70,
  /** Ctrl-C, as a shell reports it. */
  interrupted: 130,
  /** Whoever read our output went away, as a shell reports it. */
  brokenPipe: 141,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
