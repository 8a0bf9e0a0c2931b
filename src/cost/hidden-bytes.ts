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
    const seen: Seen = { all: new Set(), visible: new Set() };
    lay(layer.root, cover, seen);
    let hidden = 0;
    for (const inode of seen.all) if (!seen.visible.has(inode)) hidden += sizeOf(inode);
    return hidden;
  });
}

/** What the layers so far have at a name. Open: a directory, which shows what the layers below have in theirs. */
interface Cover {
  open: boolean;
  readonly names: Map<string, Cover>;
}

interface Seen {
  readonly all: Set<Inode>;
  readonly visible: Set<Inode>;
}

/** Lays one layer's directory under what is above it. `cover`: null below a name that is hidden. */
function lay(directory: Inode, cover: Cover | null, seen: Seen): void {
  for (const [name, inode] of namesOf(directory).entries) {
    const above = cover?.names.get(name);
    const visible = cover !== null && (above === undefined || (above.open && isDir(inode)));
    if (!isDir(inode)) {
      if (!isWhiteout(inode)) note(inode, visible, seen);
      if (cover !== null && above === undefined)
        cover.names.set(name, { open: false, names: new Map() });
      else if (above !== undefined) above.open = false;
      continue;
    }
    const at = above ?? { open: true, names: new Map<string, Cover>() };
    if (visible && above === undefined) cover.names.set(name, at);
    lay(inode, visible ? at : null, seen);
    if (visible && isOpaque(inode)) at.open = false;
  }
}

function note(inode: Inode, visible: boolean, seen: Seen): void {
  seen.all.add(inode);
  if (visible) seen.visible.add(inode);
}
