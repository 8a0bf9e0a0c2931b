import { FsError } from "../../base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";

/** As many as the kernel follows in one path. */
const MAX_LINKS = 40;

/** The path without symlinks that `path` leads to, inside the root whatever they say. What is missing stays as it is.
 *  @throws ELOOP. containerd: fs.RootPath */
export function realPath(process: Process, path: string): string {
  const todo = path.split("/").reverse();
  const at: string[] = [];
  let links = 0;
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      at.pop();
      continue;
    }
    const next = `/${[...at, name].join("/")}`;
    const stat = process.tryLstat(next);
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
