import { type FileType, major, minor, typeOf } from "../../src/base/mode.ts";
import { compareNames } from "../../src/base/names.ts";
import { contentOf, type Inode, isDir, namesOf, targetOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { isDeviceWhiteout, TRUSTED } from "../../src/layer/marks.ts";
import { T0, text } from "./layer.ts";

/** A layer as lines of text, sorted by path, with what is as usual left out:
 *
 *      /d dir 0700 5:6 now [impure origin]     mode if not 0755, 0644 or 0777; owner if not root;
 *      /d/f file "text" x2 user.a="1"           time if not T0; nlink if names do not account for it, or are several
 *      /d/g = /d/f                              the same inode
 *      /d/w whiteout
 *
 *  `origin` says more when it leads anywhere but to an object of `lowers` at the same path. */
export function dumpLayer(layer: Layer, lowers: readonly Layer[] = []): string[] {
  const first = new Map<Inode, string>();
  const visits = [...walk(layer.root)].sort((a, b) => compareNames(a.path, b.path));
  return visits.map(({ path, inode }) => {
    const known = first.get(inode);
    if (known !== undefined) return `${path} = ${known}`;
    first.set(inode, path);
    return [path, ...describe(inode), ...xattrsOf(inode, path, layer, lowers)].join(" ");
  });
}

const USUAL_MODE: Record<FileType, number> = {
  file: 0o644,
  dir: 0o755,
  symlink: 0o777,
  char: 0o644,
  block: 0o644,
  fifo: 0o644,
  socket: 0o644,
};

function describe(inode: Inode): string[] {
  const { mode, uid, gid, nlink } = inode;
  const type = typeOf(mode);
  const whiteout = isDeviceWhiteout(inode);
  const parts = whiteout ? ["whiteout"] : [type, ...bodyOf(inode, type)];
  const usual = whiteout ? 0 : USUAL_MODE[type];
  if ((mode & 0o7777) !== usual) parts.push(`0${(mode & 0o7777).toString(8).padStart(3, "0")}`);
  if (uid !== 0 || gid !== 0) parts.push(`${uid}:${gid}`);
  if (nlink !== usualLinks(inode)) parts.push(`x${nlink}`);
  const time = timeOf(inode.mtimeSec, inode.mtimeNsec);
  // A whiteout is as old as its making, which no test cares about.
  if (time !== "" && !whiteout) parts.push(time);
  return parts;
}

function usualLinks(inode: Inode): number {
  if (!isDir(inode)) return 1;
  return 2 + [...namesOf(inode).entries.values()].filter(isDir).length;
}

/** The simulated clock starts in 2026. */
const CLOCK_START = 1_767_225_600;

export function timeOf(sec: number, nsec: number): string {
  if (sec >= CLOCK_START) return "now";
  if (sec === T0.sec && nsec === T0.nsec) return "";
  return `mtime=${sec}${nsec === 0 ? "" : `.${String(nsec).padStart(9, "0")}`}`;
}

/** Longer contents are shown by their size. */
const LONGEST = 64;

function bodyOf(inode: Inode, type: FileType): string[] {
  switch (type) {
    case "file": {
      const content = contentOf(inode);
      return [
        content.size > LONGEST ? `${content.size} bytes` : JSON.stringify(text(content.bytes())),
      ];
    }
    case "symlink":
      return ["->", targetOf(inode)];
    case "char":
    case "block":
      return [`${major(inode.rdev)}:${minor(inode.rdev)}`];
    case "dir":
    case "fifo":
    case "socket":
      return [];
    default:
      return type satisfies never;
  }
}

function xattrsOf(inode: Inode, path: string, layer: Layer, lowers: readonly Layer[]): string[] {
  const all = [...(inode.xattrs ?? [])].sort(([a], [b]) => compareNames(a, b));
  const isMark = ([name]: readonly [string, Uint8Array]): boolean =>
    name.startsWith(TRUSTED) && !name.startsWith(`${TRUSTED}overlay.`);
  const marks = all
    .filter(isMark)
    .map(([name, value]) => markText(name.slice(TRUSTED.length), value, path, layer, lowers));
  const others = all
    .filter((xattr) => !isMark(xattr))
    .map(([name, value]) => `${name}=${JSON.stringify(text(value))}`);
  return [...(marks.length === 0 ? [] : [`[${marks.join(" ")}]`]), ...others];
}

/** Marks whose value is "y" and no other are shown by their name alone. */
const YES = new Set(["opaque", "impure"]);

function markText(
  mark: string,
  value: Uint8Array,
  path: string,
  layer: Layer,
  lowers: readonly Layer[],
): string {
  if (mark === "uuid") return value.length === 16 ? "uuid" : `uuid of ${value.length} bytes`;
  if (mark === "origin") return originText(value, path, layer, lowers);
  return YES.has(mark) && text(value) === "y" ? mark : `${mark}=${JSON.stringify(text(value))}`;
}

function originText(
  handle: Uint8Array,
  path: string,
  layer: Layer,
  lowers: readonly Layer[],
): string {
  const inode = layer.store.decodeHandle(handle);
  if (inode === undefined) return "origin=?";
  if (lowers.some((lower) => lower.get(path) === inode)) return "origin";
  for (const lower of lowers) {
    for (const visit of walk(lower.root)) {
      if (visit.inode === inode) return `origin=${lower.name}:${visit.path}`;
    }
  }
  return "origin=elsewhere";
}
