import { ERRNO, type Errno } from "../base/errno.ts";
import { FsError } from "../base/fs-error.ts";
import { codedError } from "./coded-error.ts";
import { encodedName } from "./encoded-name.ts";
import { later } from "./node-parts.ts";

/** What libuv calls an errno, where that is not what Linux does. */
const OF_LIBUV: Partial<Record<Errno, readonly [code: string, message: string]>> = {
  EOPNOTSUPP: ["ENOTSUP", "operation not supported on socket"],
};

/** A failed system call as Node reports it. */
export function systemError(code: Errno, syscall: string, path?: string, dest?: string): Error {
  const [number, message] = ERRNO[code];
  const at = path === undefined ? undefined : (encodedName(path, "utf8") as string);
  const goal = dest === undefined ? undefined : (encodedName(dest, "utf8") as string);
  const [name, text] = OF_LIBUV[code] ?? [code, message];
  const from = at === undefined ? "" : ` '${at}'`;
  const to = goal === undefined ? "" : ` -> '${goal}'`;
  const error = new Error(`${name}: ${text}, ${syscall}${from}${to}`);
  return Object.assign(
    error,
    { errno: -number, code: name, syscall },
    at === undefined ? null : { path: at },
    goal === undefined ? null : { dest: goal },
  );
}

/** Does the work; a failure of the engine is told in Node's words. */
export function call<T>(work: () => T, syscall: string, path?: string, dest?: string): T {
  try {
    return work();
  } catch (error) {
    throw nodeError(error, syscall, path, dest);
  }
}

export function nodeError(error: unknown, syscall: string, path?: string, dest?: string): unknown {
  return error instanceof FsError ? systemError(error.code, syscall, path, dest) : error;
}

/** True for a failed system call with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(error.code as string);
}

/** What Node says of a method that it has not made. */
export function notImplemented(method: string): Error {
  return codedError("ERR_METHOD_NOT_IMPLEMENTED", `The ${method} method is not implemented`);
}

/** Lets a turn of the event loop pass for what a signal may stop, as a call on a disk does, and then looks at it. */
export async function mayBeAborted(signal: AbortSignal | undefined | null): Promise<void> {
  if (signal === undefined || signal === null) return;
  await new Promise<void>((done) => later(done));
  mustNotBeAborted(signal);
}

/** What was stopped by a signal fails with it. */
class AbortError extends Error {
  readonly code = "ABORT_ERR";
  override readonly name = "AbortError";
}

export function abortError(signal: AbortSignal): Error {
  return new AbortError("The operation was aborted", { cause: signal.reason });
}

/** @throws AbortError */
export function mustNotBeAborted(signal: AbortSignal | undefined | null): void {
  if (signal?.aborted) throw abortError(signal);
}
