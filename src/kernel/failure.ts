import { ERRNO, type Errno } from "../base/errno.ts";
import { FsError } from "../base/fs-error.ts";

const NAMES: ReadonlyMap<number, Errno> = new Map(
  Object.entries(ERRNO).map(([name, [number]]) => [number, name as Errno]),
);

/** The error of a call that failed with this errno. */
export function failure(errno: number, syscall: string, path?: string, dest?: string): Error {
  const name = NAMES.get(errno);
  if (name !== undefined) return new FsError(name, syscall, path, dest);
  return new Error(`${syscall} failed with errno ${errno}, which has no name here`);
}
