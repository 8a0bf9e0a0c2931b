import { ERRNO, type Errno } from "./errno.ts";

/** An errno on its way out of the engine: the kernel's `return -EXDEV`. Rooms below process/ throw it; process/
 *  turns it into an FsError, which knows the system call and the path. It has no stack: failing is ordinary here. */
export class Refusal {
  readonly code: Errno;

  constructor(code: Errno) {
    this.code = code;
  }
}

const REFUSALS = Object.fromEntries(
  Object.keys(ERRNO).map((code) => [code, new Refusal(code as Errno)]),
) as Record<Errno, Refusal>;

/** Gives up with this errno. */
export function refuse(code: Errno): never {
  throw REFUSALS[code];
}

/** Whether something thrown is a refusal with this errno. */
export function isRefusal(thrown: unknown, code: Errno): boolean {
  return thrown instanceof Refusal && thrown.code === code;
}
