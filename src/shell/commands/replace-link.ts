import { isErrno } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import { freePath } from "./random-name.ts";

/** Makes a link at a path; where the name is taken and `force`, beside it under a name of chance, which is then
 *  renamed over it: the name is never missing. (gnulib: force_linkat, force_symlinkat) */
export function replaceLink(
  process: Process,
  path: string,
  make: (at: string) => void,
  force: boolean,
): void {
  try {
    make(path);
  } catch (error) {
    if (!force || !isErrno(error, "EEXIST")) throw error;
    const slash = path.lastIndexOf("/");
    const beside = freePath(process, `${path.slice(0, slash + 1)}Cu`, 6);
    make(beside);
    process.rename(beside, path);
    // Two names of one inode: rename(2) leaves both.
    if (process.tryLstat(beside) !== null) process.unlink(beside);
  }
}
