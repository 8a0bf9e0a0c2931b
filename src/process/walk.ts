import { misuse } from "../base/misuse.ts";
import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { isSymlink, targetOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, isDirDentry, realOf } from "../lookup/dentry.ts";
import { type Credentials, isPrivileged } from "./credentials.ts";
import { allows, isOpenToAll, MAY_EXEC, mustBeAllowed } from "./permission.ts";
import type { PathArg, Task } from "./task.ts";

const PATH_MAX = 4096;
/** Symlinks followed in one walk. (MAXSYMLINKS) */
const MAX_LINKS = 40;

/** Where a path without its last name leads. Kernel: filename_parentat. */
export interface Parent {
  readonly dir: Dentry;
  readonly name: string;
  /** "root": the path is nothing but slashes. */
  readonly kind: "name" | "dot" | "dotdot" | "root";
  readonly trailingSlash: boolean;
}

/** Where a path starts, and how many symlinks it may still cross. */
interface Walk {
  at: Dentry;
  links: number;
  /** Neither a symlink nor a dot so far: the path as typed names the place. */
  plain: boolean;
}

/** The object a path leads to. @throws ENOENT ENOTDIR ELOOP EACCES ENAMETOOLONG */
export function resolve(task: Task, path: PathArg, follow = true): Dentry {
  const dentry = resolveOrMissing(task, path, follow);
  return dentry.isNegative ? refuse("ENOENT") : dentry;
}

/** Like resolve, but a missing last name gives its negative dentry. */
export function resolveOrMissing(task: Task, path: PathArg, follow = true): Dentry {
  if (typeof path === "string") {
    const known = cachedPath(task, path);
    if (known !== undefined && !(follow && isLink(known))) return known;
  }
  const { text, walk } = begin(task, path);
  const parent = walkParent(task, walk, text);
  const dentry = finish(task, walk, parent, follow);
  const plain = walk.plain && parent.kind === "name" && dentry.hashed;
  if (plain && isCanonical(text)) task.fs.dcache.rememberPath(text, dentry);
  return dentry;
}

/** Absolute, without a slash too many. */
const isCanonical = (path: string): boolean =>
  path.startsWith("/") && !path.endsWith("/") && !path.includes("//");

/** The answer for a path that was walked before. Whoever may not search all directories above has to walk, and is
 *  told where it ends. */
export function cachedPath(task: Task, path: string): Dentry | undefined {
  const known = task.fs.dcache.paths.get(path);
  if (known === undefined || !known.hashed) return undefined;
  const { credentials } = task;
  return isPrivileged(credentials) || isReachable(credentials, known) ? known : undefined;
}

/** The warm path of stat: the name that a path walked before leads to, be it negative. Undefined: walk, or somebody is
 *  listening, who is told of every call. */
export function knownName(task: Task, path: PathArg, follow: boolean): Dentry | undefined {
  if (typeof path !== "string" || task.fs.trace !== null) return undefined;
  const known = cachedPath(task, path);
  if (known === undefined) return undefined;
  const { real } = known;
  return follow && real !== null && isSymlink(real) ? undefined : known;
}

/** Whether all directories above may be searched. Asked of the directories as they are now: nothing is remembered, so
 *  a chmod above needs to tell nobody. */
function isReachable(cred: Credentials, dentry: Dentry): boolean {
  let at = dentry;
  for (let dir = at.parent; dir !== at; dir = at.parent) {
    const { real } = inodeOf(dir);
    if (!isOpenToAll(real) && !allows(cred, real, MAY_EXEC)) return false;
    at = dir;
  }
  return true;
}

/** The directory and last name of a path, for calls that create, remove or move a name. */
export function resolveParent(task: Task, path: PathArg): Parent {
  const { text, walk } = begin(task, path);
  return walkParent(task, walk, text);
}

/** The same for a name that is there, as a rule: where the path was walked before it is known. Such a path has no dots, no
 *  symlinks on the way, and no slash too many; of whoever may not search all of it, it is not known. */
export function resolveKnownParent(task: Task, path: PathArg): Parent {
  const known = typeof path === "string" ? cachedPath(task, path) : undefined;
  if (known === undefined) return resolveParent(task, path);
  return { dir: known.parent, name: known.name, kind: "name", trailingSlash: false };
}

/** Looks the last name up; follows it if it is a symlink and that is wanted (a trailing slash wants it). */
function finish(task: Task, walk: Walk, parent: Parent, follow: boolean): Dentry {
  let at = parent;
  for (;;) {
    const dentry = step(task, at);
    if (dentry.isNegative) return dentry;
    if (isLink(dentry) && (follow || at.trailingSlash)) {
      const { trailingSlash } = at;
      const next = followLink(task, walk, dentry, at.dir);
      at = trailingSlash ? { ...next, trailingSlash } : next;
      continue;
    }
    if (at.trailingSlash && !isDirDentry(dentry)) refuse("ENOTDIR");
    return dentry;
  }
}

/** For open(O_CREAT): the parent and last name behind a symlink that is the last name of `parent`. */
export function throughLink(task: Task, parent: Parent, link: Dentry, links: number): Parent {
  return followLink(task, { at: parent.dir, links, plain: false }, link, parent.dir);
}

function followLink(task: Task, walk: Walk, link: Dentry, dir: Dentry): Parent {
  if (++walk.links > MAX_LINKS) refuse("ELOOP");
  walk.plain = false;
  const target = readTarget(task, link);
  walk.at = target.startsWith("/") ? task.fs.root : dir;
  return walkParent(task, walk, target);
}

/** The dentry of a parent's last name. */
export function step(task: Task, parent: Parent): Dentry {
  switch (parent.kind) {
    case "root":
      return task.fs.root;
    case "dot":
      return parent.dir;
    case "dotdot":
      return parent.dir.parent;
    case "name":
      return task.fs.lookup(parent.dir, parent.name);
    default:
      return parent.kind satisfies never;
  }
}

/** The last name itself, which may be a mount point: for calls that create, remove or move it. */
export function lastName(task: Task, parent: Parent): Dentry {
  return task.fs.lookupCovered(parent.dir, parent.name);
}

function begin(task: Task, path: PathArg): { text: string; walk: Walk } {
  const text = typeof path === "string" ? path : path?.path;
  if (typeof text !== "string") throw misuse("path", "a string, or { at, path }", path);
  if (text === "") refuse("ENOENT");
  if (text.length >= PATH_MAX / 4 && nameBytes(text) >= PATH_MAX) refuse("ENAMETOOLONG");
  const from = typeof path === "string" ? task.cwd : task.files.get(path.at).dentry;
  const at = text.startsWith("/") ? task.fs.root : from;
  return { text, walk: { at, links: 0, plain: true } };
}

/** Walks all names but the last. Kernel: link_path_walk. */
function walkParent(task: Task, walk: Walk, text: string): Parent {
  if (text === "") refuse("ENOENT");
  let start = skipSlashes(text, 0);
  if (start === text.length) {
    return { dir: walk.at, name: "", kind: "root", trailingSlash: false };
  }
  for (;;) {
    const slash = text.indexOf("/", start);
    const end = slash < 0 ? text.length : slash;
    const name = text.slice(start, end);
    const next = skipSlashes(text, end);
    if (next === text.length) return lastOf(task, walk, name, next > end);
    walk.at = enter(task, walk, name);
    start = next;
  }
}

/** The directory of the last name must be searchable, whether or not the name will be looked up. */
function lastOf(task: Task, walk: Walk, name: string, trailingSlash: boolean): Parent {
  searchable(task, walk.at);
  const kind = name === "." ? "dot" : name === ".." ? "dotdot" : "name";
  if (kind !== "name") walk.plain = false;
  return { dir: walk.at, name, kind, trailingSlash };
}

/** One name in the middle of a path: must lead to a directory. */
function enter(task: Task, walk: Walk, name: string): Dentry {
  if (name === "." || name === "..") {
    walk.plain = false;
    const dir = searchable(task, walk.at);
    return name === "." ? dir : dir.parent;
  }
  const dir = searchable(task, walk.at);
  const dentry = task.fs.lookup(dir, name);
  if (dentry.isNegative) refuse("ENOENT");
  if (!isLink(dentry)) return isDirDentry(dentry) ? dentry : refuse("ENOTDIR");
  const target = finish(task, walk, followLink(task, walk, dentry, dir), true);
  if (target.isNegative) refuse("ENOENT");
  return isDirDentry(target) ? target : refuse("ENOTDIR");
}

/** A directory that names may be looked up in. @throws ENOTDIR EACCES */
function searchable(task: Task, dentry: Dentry): Dentry {
  if (!isDirDentry(dentry)) refuse("ENOTDIR");
  if (!isPrivileged(task.credentials)) mustBeAllowed(task.fs, task.credentials, dentry, MAY_EXEC);
  return dentry;
}

const isLink = ({ real }: Dentry): boolean => real !== null && isSymlink(real);

/** The target of a symlink; reading it moves its atime. */
export function readTarget(task: Task, link: Dentry): string {
  const target = targetOf(realOf(link));
  task.fs.touch(link);
  return target;
}

function skipSlashes(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x2f) at++;
  return at;
}
