import { nameBytes } from "../base/names.ts";

/** The absolute path inside a layer that a name in an archive means: "./a//b/" is "/a/b", as is "/a/b".
 *  Null when it climbs above the root on the way: Docker would stop at the root, we refuse such names. */
export function cleanPath(name: string): string | null {
  const plain = name.startsWith("./") ? name.slice(1) : name.startsWith("/") ? name : `/${name}`;
  // Names that begin with a dot take the long way too: they are few.
  if (!plain.includes("//") && !plain.includes("/.") && plain !== "/") {
    return plain.endsWith("/") ? plain.slice(0, -1) : plain;
  }
  const kept: string[] = [];
  for (const part of plain.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.pop() === undefined) return null;
  }
  return `/${kept.join("/")}`;
}

/** Longest name of a directory entry, and longest path with the NUL behind it, in bytes. Linux, limits.h. */
const NAME_MAX = 255;
const PATH_MAX = 4096;
/** A UTF-16 unit takes at most three bytes. */
const BYTES_A_UNIT = 3;

/** Whether no file system would take the path, as a name or as the target of a symlink. */
export function isTooLong(path: string): boolean {
  return path.length * BYTES_A_UNIT >= PATH_MAX && nameBytes(path) >= PATH_MAX;
}

export function isNameTooLong(name: string): boolean {
  return name.length * BYTES_A_UNIT > NAME_MAX && nameBytes(name) > NAME_MAX;
}

/** Whether neither a path nor the name in it, from `start` to `end`, can be too long, whatever its letters are. */
export function isSurelyShort(path: string, start: number, end: number): boolean {
  return path.length * BYTES_A_UNIT < PATH_MAX && (end - start) * BYTES_A_UNIT <= NAME_MAX;
}
