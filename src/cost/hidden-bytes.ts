import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { isOpaque, isWhiteout } from "../layer/marks.ts";
import { sizeOf } from "./upper-usage.ts";

/** Bytes of each layer that layers above it hide, by whiteouts, opaque directories and files of the same name: they
 *  are stored, shipped and never seen. `layers`: topmost first, as is the answer. An inode is hidden when all its
 *  names are. */
export function hiddenBytes(layers: readonly Layer[]): number[] {
  const cover: Cover = { open: true, names: new Map() };
  return layers.map((layer) => {
    const hidden = { bytes: 0, linked: new Map<Inode, boolean>() };
    lay(layer.root, cover, hidden);
    for (const [inode, visible] of hidden.linked) if (!visible) hidden.bytes += sizeOf(inode);
    return hidden.bytes;
  });
}

/** What the layers so far have at a name. Open: a directory, which shows what the layers below have in theirs. */
interface Cover {
  open: boolean;
  readonly names: Map<string, Cover>;
}

/** Any file or whiteout: nothing below it shows. */
const CLOSED: Cover = { open: false, names: new Map() };

interface Hidden {
  bytes: number;
  /** Hard-linked inodes, and whether a name of theirs is visible. */
  readonly linked: Map<Inode, boolean>;
}

/** Lays one layer's directory under what is above it. `cover`: null below a name that is hidden. */
function lay(directory: Inode, cover: Cover | null, hidden: Hidden): void {
  for (const [name, inode] of namesOf(directory).entries) {
    const above = cover?.names.get(name);
    const visible = cover !== null && (above === undefined || (above.open && isDir(inode)));
    if (isDir(inode)) {
      const at = above ?? { open: true, names: new Map<string, Cover>() };
      if (visible) cover.names.set(name, at);
      lay(inode, visible ? at : null, hidden);
      // Only now: what the directory hides lies below this layer.
      if (visible && isOpaque(inode)) at.open = false;
    } else {
      if (!isWhiteout(inode)) note(inode, visible, hidden);
      cover?.names.set(name, CLOSED);
    }
  }
}

function note(inode: Inode, visible: boolean, hidden: Hidden): void {
  if (inode.nlink > 1) {
    hidden.linked.set(inode, visible || hidden.linked.get(inode) === true);
  } else if (!visible) hidden.bytes += sizeOf(inode);
}
