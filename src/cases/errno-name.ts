import { isErrno } from "../base/fs-error.ts";

/** Runs a system call; null instead of an exception when it fails, and the errno to `failed`. */
export function attempt<T>(call: () => T, failed: (errno: string) => void = () => {}): T | null {
  try {
    return call();
  } catch (error) {
    failed(errnoName(error));
    return null;
  }
}

/** "ok", or the errno that a system call fails with. */
export function okOrErrno(call: () => void): string {
  let result = "ok";
  attempt(call, (errno) => {
    result = errno;
  });
  return result;
}

/** The errno of a failed call as outcomes spell it: 95 has two names, and they use the other one.
 *  Anything but a failed call is thrown on. */
export function errnoName(error: unknown): string {
  if (!isErrno(error)) throw error;
  return error.code === "EOPNOTSUPP" ? "ENOTSUP" : error.code;
}
