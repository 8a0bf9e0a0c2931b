import { expect } from "vitest";
import type { Errno } from "../../src/base/errno.ts";
import { FsError } from "../../src/base/fs-error.ts";
import { Refusal } from "../../src/base/refusal.ts";

/** Expects a system call to fail with this errno; with `syscall` and `path`, for that call and that path. */
export function expectErrno(
  work: () => unknown,
  code: Errno,
  syscall?: string,
  path?: string,
): void {
  const error = errorOf(work);
  const { code: found, syscall: call, path: at } = error;
  expect({ code: found, ...(syscall && { syscall: call }), ...(path && { path: at }) }).toEqual({
    code,
    ...(syscall && { syscall }),
    ...(path && { path }),
  });
}

/** The FsError that a system call throws. */
export function errorOf(work: () => unknown): FsError {
  try {
    work();
  } catch (error) {
    if (error instanceof FsError) return error;
    throw error;
  }
  throw new Error("it succeeded");
}

/** What a call gives: its value, "ok" for none, or its errno. Works on system calls and on the rooms below them. */
export function outcomeOf(work: () => unknown): unknown {
  try {
    return work() ?? "ok";
  } catch (error) {
    if (error instanceof FsError || error instanceof Refusal) return error.code;
    throw error;
  }
}
