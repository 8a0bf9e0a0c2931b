import { S_IFDIR, S_IFMT } from "../base/mode.ts";
import type { Process } from "../process/process.ts";

/** Takes away what was made for mounts to lie on, where nobody used it: the deepest first. A trace stays: the directory
 *  above was copied up, which is why BuildKit's layers have an entry `etc/`. BuildKit: MountStubsCleaner */
export function removeStubs(
  process: Process,
  stubs: readonly string[],
  cleanup: "files" | "all",
): void {
  for (const path of stubs.toReversed()) {
    const found = process.tryLstat(path);
    if (found === null) continue;
    const type = found.mode & S_IFMT;
    if (
      type === S_IFDIR ? cleanup === "files" || process.readdir(path).length > 0 : found.size > 0
    ) {
      continue;
    }
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    const before = process.stat(parent);
    if (type === S_IFDIR) process.rmdir(path);
    else process.unlink(path);
    if (cleanup === "files") continue;
    process.utimens(
      parent,
      { sec: before.atimeSec, nsec: before.atimeNsec },
      { sec: before.mtimeSec, nsec: before.mtimeNsec },
    );
  }
}
