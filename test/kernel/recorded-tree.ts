import { isErrno } from "../../src/base/fs-error.ts";
import { major, minor, typeOf } from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import type { Stat } from "../../src/process/stat.ts";
import { octal, shownType, textOf, timeText } from "./recorded-value.ts";

/** Longer files are recorded by their first bytes. */
const LONGEST_CONTENT = 4096;
const HEAD = 16;

/** Every name that a process sees, with its attributes as the recordings give them. */
export function recordedTree(process: Process): Record<string, object> {
  const tree: Record<string, object> = {};
  const visit = (path: string): void => {
    const entry = entryAt(process, path);
    tree[shownPath(path)] = entry;
    if (!("type" in entry) || entry.type !== "dir") return;
    const names = process.readdir(path).map(({ name }) => name);
    for (const name of names.sort()) visit(path === "/" ? `/${name}` : `${path}/${name}`);
  };
  visit("/");
  return tree;
}

function entryAt(process: Process, path: string): object {
  try {
    return peek(process, path);
  } catch (error) {
    if (!isErrno(error)) throw error;
    return { error: error.code };
  }
}

/** One object's attributes; those that are as usual are left out. @throws FsError when it is not there */
export function peek(process: Process, path: string): object {
  const stat = process.lstat(path);
  const type = typeOf(stat.mode);
  return {
    type: shownType(type),
    ...(type === "symlink" ? {} : { mode: octal(stat.mode) }),
    ...(stat.uid === 0 && stat.gid === 0 ? {} : { uid: stat.uid, gid: stat.gid }),
    ...(type === "file" ? fileData(process, path, stat) : {}),
    ...(type === "symlink" ? { target: process.readlink(path) } : {}),
    ...(type === "char" || type === "block" ? { rdev: rdevText(stat.rdev) } : {}),
    ...(type === "dir" || stat.nlink !== 1 ? { nlink: stat.nlink } : {}),
    mtime: timeText(stat.mtimeSec),
    ...xattrsAt(process, path),
  };
}

/** lstat as the recordings give it: fewer fields than a tree, but none left out. */
export function statFields(stat: Stat): object {
  const type = typeOf(stat.mode);
  return {
    type: shownType(type),
    mode: octal(stat.mode),
    nlink: stat.nlink,
    uid: stat.uid,
    gid: stat.gid,
    ...(type === "file" || type === "symlink" ? { size: stat.size } : {}),
    ...(type === "char" || type === "block" ? { rdev: rdevText(stat.rdev) } : {}),
  };
}

function fileData(process: Process, path: string, stat: Stat): object {
  const whole = stat.size <= LONGEST_CONTENT;
  const blocks = stat.size > 0 && stat.blocks === 0 ? { blocks: 0 } : {};
  const fd = process.open(path, "O_RDONLY");
  const text = textOf(process.read(fd, whole ? LONGEST_CONTENT : HEAD));
  process.close(fd);
  return { size: stat.size, ...(whole ? { content: text } : { head: text }), ...blocks };
}

function xattrsAt(process: Process, path: string): object {
  const names = [...process.llistxattr(path)].sort();
  if (names.length === 0) return {};
  const values = names.map((name) => [
    name,
    markText(name) ?? textOf(process.lgetxattr(path, name)),
  ]);
  return { xattrs: Object.fromEntries(values) };
}

/** Values that no two recordings share. */
function markText(name: string): string | undefined {
  if (/^(trusted|user)\.overlay\.(origin|upper)$/.test(name)) return "<fh>";
  return /^(trusted|user)\.overlay\.uuid$/.test(name) ? "<uuid>" : undefined;
}

/** overlayfs names what it is just making `#` and a number; there is never more than one such name. */
function shownPath(path: string): string {
  return path.replace(/^\/work\/#[0-9a-f]+$/, "/work/<tmp1>");
}

function rdevText(rdev: number): string {
  return `${major(rdev)}:${minor(rdev)}`;
}
