import { nameBytes } from "../base/names.ts";
import type { Process } from "../process/process.ts";

const PATH_MAX = 4096;

/** What a call gives for a path, however long that is: the kernel takes no more than 4,095 bytes, and whoever needs more
 *  goes there in steps. The process begins and ends at "/".
 *  @param path absolute */
export function reach<Result>(
  process: Process,
  path: string,
  call: (path: string) => Result,
): Result {
  if (nameBytes(path) < PATH_MAX) return call(path);
  const names = path.split("/").slice(1);
  const last = names.pop()!;
  process.chdir("/");
  try {
    for (const name of names) process.chdir(name);
    return call(last);
  } finally {
    process.chdir("/");
  }
}
