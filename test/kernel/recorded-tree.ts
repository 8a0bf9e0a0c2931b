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
  const visit = (path: string, shown: string): void => {
    const entry = entryAt(process, path);
    tree[shown] = entry;
    if (!("type" in entry) || entry.type !== "dir") return;
    const names = process.readdir(path).map(({ name }) => name);
    for (const [i, name] of names.sort().entries()) {
      const below = path === "/" ? "" : path;
      visit(`${below}/${name}`, `${below}/${shownName(below, name, i + 1)}`);
    }
  };
  visit("/", "/");
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
  const text = readText(process, path, whole ? LONGEST_CONTENT : HEAD);
  return { size: stat.size, ...(whole ? { content: text } : { head: text }), ...blocks };
}

/** What a file begins with, or "!" and the errno of the attempt. */
function readText(process: Process, path: string, length: number): string {
  try {
    const fd = process.open(path, "O_RDONLY");
    const text = textOf(process.read(fd, length));
    process.close(fd);
    return text;
  } catch (error) {
    if (!isErrno(error)) throw error;
    return `!${error.code}`;
  }
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

/** In the workdir overlayfs gives names of its own: `#` and a number to what it is just making, file handles to what the
 *  index keeps. Recordings number them as they are listed. */
function shownName(dir: string, name: string, place: number): string {
  if (!/^\/(work|index)$/.test(dir)) return name;
  if (name.startsWith("#")) return `<tmp${place}>`;
  return /^[0-9a-f]{40,}$/.test(name) ? `<idx${place}>` : name;
}

function rdevText(rdev: number): string {
  return `${major(rdev)}:${minor(rdev)}`;
}
