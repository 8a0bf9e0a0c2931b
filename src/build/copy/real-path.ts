import { isDirMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { BuildError } from "../build-error.ts";

/** As many as Docker follows in one path. */
const MAX_LINKS = 255;
export const TOO_MANY_LINKS = "too many links";

/** The path without symlinks that `path` leads to, inside the root whatever they say. What is missing stays as it is.
 *  @throws BuildError when a file is on the way, or links without end. containerd: fs.RootPath */
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
    if (++links > MAX_LINKS) throw new BuildError(TOO_MANY_LINKS);
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
