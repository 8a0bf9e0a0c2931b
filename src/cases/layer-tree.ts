import { typeOf } from "../base/mode.ts";
import { contentOf, type Inode, isDir, namesOf, targetOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { isDeviceWhiteout } from "../layer/marks.ts";
import { byCodePoint } from "./names-order.ts";
import type { TreeEntry } from "./outcome.ts";
import { outcomeTime, rdevPair } from "./stat-outcome.ts";
import { encodeBytes, encodePieces } from "./value.ts";

/** Marks that differ from run to run: file handles and the uuid. */
const VARIABLE = /^(?:trusted|user)\.overlay\.(origin|upper|uuid)$/;

/** A layer as it lies on its store: whiteouts as such, overlayfs' own marks among the xattrs. */
export function layerTree(layer: Layer): TreeEntry[] {
  return [...entriesAt(layer.root, "/", new Map())];
}

function* entriesAt(inode: Inode, path: string, seen: Map<Inode, string>): Generator<TreeEntry> {
  if (isDeviceWhiteout(inode)) {
    yield { path, type: "whiteout" };
    return;
  }
  const first = seen.get(inode);
  if (!isDir(inode) && first === undefined) seen.set(inode, path);
  yield {
    path,
    mode: inode.mode & 0o7777,
    uid: inode.uid,
    gid: inode.gid,
    nlink: inode.nlink,
    mtime: outcomeTime(inode.mtimeSec),
    ...shownXattrs(inode),
    ...(first === undefined ? {} : { same_as: first }),
    ...ofType(inode),
  };
  if (!isDir(inode)) return;
  const prefix = path === "/" ? "/" : `${path}/`;
  const { entries } = namesOf(inode);
  for (const name of [...entries.keys()].sort(byCodePoint)) {
    yield* entriesAt(entries.get(name)!, prefix + name, seen);
  }
}

function ofType(inode: Inode): Pick<TreeEntry, "type" | "size" | "content" | "target" | "rdev"> {
  const type = typeOf(inode.mode);
  switch (type) {
    case "file": {
      const content = contentOf(inode);
      return { type, size: content.size, content: encodePieces(content.size, content.chunks()) };
    }
    case "symlink":
      return { type, target: targetOf(inode) };
    case "char":
    case "block":
      return { type, rdev: rdevPair(inode.rdev) };
    case "dir":
    case "fifo":
    case "socket":
      return { type };
    default:
      throw new Error(`unreachable: file type ${type satisfies never}`);
  }
}

function shownXattrs(inode: Inode): Pick<TreeEntry, "xattrs"> {
  if (inode.xattrs === null || inode.xattrs.size === 0) return {};
  const shown = [...inode.xattrs]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([name, value]) => [name, variableMark(name) ?? encodeBytes(value)]);
  return { xattrs: Object.fromEntries(shown) };
}

/** What stands for the value of a mark that no two runs share. */
export function variableMark(name: string): "<fh>" | "<uuid>" | undefined {
  const mark = VARIABLE.exec(name)?.[1];
  if (mark === undefined) return undefined;
  return mark === "uuid" ? "<uuid>" : "<fh>";
}
