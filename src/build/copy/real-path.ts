import { FsError } from "../../base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { BuildError } from "../build-error.ts";

/** As many as the kernel follows in one path. */
const MAX_LINKS = 40;

/** The path without symlinks that `path` leads to, inside the root whatever they say. What is missing stays as it is.
 *  @throws ELOOP, BuildError when a file is on the way. containerd: fs.RootPath */
export function realPath(process: Process, path: string): string {
  const todo = path.split("/").reverse();
  const at: string[] = [];
  let isFile = false;
  let links = 0;
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      isFile = false;
      at.pop();
      continue;
    }
    const next = `/${[...at, name].join("/")}`;
    if (isFile) throw new BuildError(`lstat ${next}: not a directory`);
    const stat = process.tryLstat(next);
    isFile = stat !== null && !isDirMode(stat.mode) && !isLinkMode(stat.mode);
    if (stat === null || !isLinkMode(stat.mode)) {
      at.push(name);
      continue;
    }
    if (++links > MAX_LINKS) throw new FsError("ELOOP", "open", path);
    const target = process.readlink(next);
    if (target.startsWith("/")) at.length = 0;
    todo.push(...target.split("/").reverse());
  }
  return `/${at.join("/")}`;
}

export function isDirectory(process: Process, path: string): boolean {
  const stat = process.tryStat(path);
  return stat !== null && isDirMode(stat.mode);
}
