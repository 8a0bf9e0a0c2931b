import { typeOf } from "../base/mode.ts";
import { contentOf, type Inode, isDir, targetOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import { isOpaque, isWhiteout, markOf } from "../layer/marks.ts";
import { SPECIAL, type TreeBody, type TreeEntry } from "./tree-entry.ts";

/** A layer as it lies on its store, without what the layers below it would add. */
export function* entriesOfLayer(layer: Layer): Generator<TreeEntry> {
  for (const { path, inode } of walk(layer.root)) {
    yield {
      path,
      attributes: inode,
      body: bodyOf(inode),
      identity: inode.nlink > 1 && !isDir(inode) ? inode : null,
      mark: meaningfulMark(inode),
    };
  }
}

function bodyOf(inode: Inode): TreeBody {
  if (isWhiteout(inode)) return { kind: "special", what: "a whiteout" };
  const type = typeOf(inode.mode);
  switch (type) {
    case "dir":
      return { kind: "dir" };
    case "file": {
      const content = contentOf(inode);
      return { kind: "file", size: content.size, bytes: () => content.bytes() };
    }
    case "symlink":
      return { kind: "symlink", target: targetOf(inode) };
    default:
      return { kind: "special", what: SPECIAL[type] };
  }
}

/** Marks without which the tree would read otherwise once it is a layer again. */
function meaningfulMark(inode: Inode): string | null {
  if (isOpaque(inode)) return "an opaque mark";
  if (markOf(inode, "redirect") !== undefined) return "a redirect mark";
  if (markOf(inode, "metacopy") !== undefined) return "a metacopy mark";
  return null;
}
