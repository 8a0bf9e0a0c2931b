import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import type { Overlay } from "../process/overlay.ts";
import type { Container } from "./container.ts";

/** All that a container shows but for its mounts, as one layer without whiteouts: what `docker export` writes to a tar.
 *  File contents are shared. Moby: daemon.containerExport */
export function exportContainer({ overlay }: Container): Layer {
  const layer = overlay.asLayer();
  joinLinks(layer, overlay);
  return layer;
}

/** Names with one inode number become names of one inode. To the overlay two names of a lower file are two, for a
 *  copy-up would part them; to tar, which goes by numbers and link counts, they are one file. */
function joinLinks(layer: Layer, overlay: Overlay): void {
  const process = overlay.process();
  const known = new Map<number | bigint, Inode>();
  for (const { path, inode } of [...walk(layer.root)]) {
    if (isDir(inode) || inode.nlink < 2) continue;
    const { ino } = process.lstat(path);
    const first = known.get(ino) ?? inode;
    known.set(ino, first);
    const slash = path.lastIndexOf("/");
    if (first !== inode) {
      namesOf(layer.get(path.slice(0, slash))!).entries.set(path.slice(slash + 1), first);
    }
  }
}
