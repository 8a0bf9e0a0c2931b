import { isErrno } from "../base/fs-error.ts";
import { isLinkMode } from "../base/mode.ts";
import type { Process } from "../process/process.ts";

/** Symlinks followed in one walk. (MAXSYMLINKS) */
const MAX_LINKS = 40;

/** Calls that name a symlink itself, not what it leads to. */
const ON_LINKS = new Set([
  ...["unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2", "symlink", "symlinkat"],
  ...["mkdir", "mkdirat", "mknod", "mknodat", "link", "bind"],
  ...["lstat", "lstat64", "readlink", "readlinkat", "lchown", "lchown32"],
  ...["lsetxattr", "lgetxattr", "llistxattr", "lremovexattr"],
]);

/** Whether a call follows a symlink that is the last name of its path. */
export function followsLast(name: string, flags: string): boolean {
  if (ON_LINKS.has(name) || flags.includes("NOFOLLOW")) return false;
  if (name === "linkat") return flags.includes("AT_SYMLINK_FOLLOW");
  return !(flags.includes("O_CREAT") && flags.includes("O_EXCL"));
}

/** Where a path leads whose walker has another root than the image: as a path from the image's root. ".." does not lead
 *  above that root, and a symlink's target begins there. What cannot be walked is left as it is.
 *  @param root "/srv/jail"  @param from the directory that a relative path begins in */
export function pathInJail(
  process: Process,
  root: string,
  from: string,
  path: string,
  follow: boolean,
): string {
  let at = path.startsWith("/") ? root : from;
  let names = path.split("/");
  let links = 0;
  while (names.length > 0) {
    const [name, ...rest] = names;
    names = rest;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (at !== root) at = at.slice(0, at.lastIndexOf("/"));
      continue;
    }
    const next = `${at}/${name}`;
    const isLast = rest.every((one) => one === "");
    const target = isLast && !follow && rest.length === 0 ? null : targetOf(process, next);
    if (target === null || ++links > MAX_LINKS) {
      at = next;
      continue;
    }
    if (target.startsWith("/")) at = root;
    names = [...target.split("/"), ...rest];
  }
  const trailing = path.endsWith("/") ? "/" : "";
  return at === "" ? "/" : `${at}${trailing}`;
}

function targetOf(process: Process, path: string): string | null {
  try {
    const found = process.tryLstat(path);
    return found !== null && isLinkMode(found.mode) ? process.readlink(path) : null;
  } catch (error) {
    if (!isErrno(error)) throw error;
    return null;
  }
}
