import { ERRNO, type Errno } from "./errno.ts";

/** A failed system call: the one error the engine throws for what a program may do wrong.
 *  `code`, `errno`, `syscall`, `path` and `dest` are shaped as Node's own fs errors are. */
export class FsError extends Error {
  override readonly name = "FsError";
  readonly code: Errno;
  /** Negative, as Node reports it. */
  readonly errno: number;
  readonly syscall: string;
  readonly path: string | undefined;
  readonly dest: string | undefined;

  constructor(code: Errno, syscall: string, path?: string, dest?: string) {
    super(describe(code, syscall, path, dest));
    this.code = code;
    this.errno = -ERRNO[code][0];
    this.syscall = syscall;
    this.path = path;
    this.dest = dest;
  }
}

/** The error that `make` makes, with no line of a stack. */
export function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** True when `error` is an FsError, with this errno when one is given. */
export function isErrno(error: unknown, code?: Errno): error is FsError {
  return error instanceof FsError && (code === undefined || error.code === code);
}

function describe(code: Errno, syscall: string, path?: string, dest?: string): string {
  const from = path === undefined ? "" : ` '${path}'`;
  const to = dest === undefined ? "" : ` -> '${dest}'`;
  return `${code}: ${ERRNO[code][1]}, ${syscall}${from}${to}`;
}
