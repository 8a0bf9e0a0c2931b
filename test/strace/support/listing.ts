import {
  isDirMode,
  isFileMode,
  isLinkMode,
  major,
  makedev,
  minor,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from "../../../src/base/mode.ts";
import { compareNames } from "../../../src/base/names.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { contentOf, type Inode, targetOf } from "../../../src/layer/inode.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";
import { isOpaque, isWhiteout } from "../../../src/layer/marks.ts";
import { T0 } from "../../support/layer.ts";

// A listing of a tree, a line a name: "f 644 0:0 1234 /path", "l 777 0:0 target /path", "c 666 0:0 1,3 /path", "whiteout /path".
// record.sh lists real directories in the same words.

const LETTERS: ReadonlyMap<number, string> = new Map([
  [S_IFREG, "f"],
  [S_IFDIR, "d"],
  [S_IFLNK, "l"],
  [S_IFCHR, "c"],
  [S_IFBLK, "b"],
  [S_IFIFO, "p"],
  [S_IFSOCK, "s"],
]);

const letterOf = (mode: number): string => LETTERS.get(mode & S_IFMT)!;

/** What lies in an upper layer, in byte order of the paths. */
export function listingOf(layer: Layer): string[] {
  return [...walk(layer.root)]
    .filter(({ path }) => path !== "/")
    .sort((a, b) => compareNames(a.path, b.path))
    .map(({ path, inode }) => lineOf(path, inode));
}

export function lineOf(path: string, inode: Inode): string {
  if (isWhiteout(inode)) return `whiteout ${path}`;
  const { mode, uid, gid, xattrs } = inode;
  const marks = [
    isDirMode(mode) && isOpaque(inode) ? "opaque" : "",
    xattrs?.has("trusted.overlay.origin") ? "origin" : "",
  ].filter((mark) => mark !== "");
  const words = [letterOf(mode), (mode & 0o7777).toString(8), `${uid}:${gid}`];
  return [...words, detailOf(inode), ...marks, path].filter((word) => word !== "").join(" ");
}

/** The size of a file, the target of a symlink, the number of a device. */
function detailOf(inode: Inode): string {
  const { mode, rdev } = inode;
  if (isFileMode(mode)) return `${contentOf(inode).size}`;
  if (isLinkMode(mode)) return encodeURI(targetOf(inode));
  return "cb".includes(letterOf(mode)) ? `${major(rdev)},${minor(rdev)}` : "";
}

const LINE = /^(\w) (\d+) (\d+):(\d+) (?:(\S+) )?(\/.*)$/;
/** One byte for all files: what the log's programs read nobody knows. */
const UNIT = Uint8Array.of(0x6c);

/** The layer that a listing describes. */
export function layerOf(lines: readonly string[]): Layer {
  const builder = new LayerBuilder({ name: "image", mtime: T0 });
  for (const line of lines) put(builder, line);
  return builder.layer;
}

function put(builder: LayerBuilder, line: string): void {
  const [, letter, bits, uid, gid, detail = "", path] = LINE.exec(line)!;
  const owned = { mode: Number.parseInt(bits!, 8), uid: Number(uid), gid: Number(gid) };
  switch (letter) {
    case "d":
      builder.put(path!, { type: "dir", ...owned });
      return;
    case "f":
      builder.put(path!, { type: "file", ...owned, content: Content.repeat(UNIT, Number(detail)) });
      return;
    case "l":
      builder.put(path!, { type: "symlink", ...owned, target: decodeURI(detail) });
      return;
    case "c":
    case "b": {
      const [high, low] = detail.split(",").map(Number);
      const type = letter === "c" ? "char" : "block";
      builder.put(path!, { type, ...owned, rdev: makedev(high!, low!) });
      return;
    }
    default:
      builder.put(path!, { type: letter === "p" ? "fifo" : "socket", ...owned });
  }
}
