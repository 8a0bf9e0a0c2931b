import type { Content } from "../../layer/content.ts";
import { contentOf, type Inode, isFile } from "../../layer/inode.ts";
import { type Layer, walk } from "../../layer/layer.ts";

/** The regular files of a layer, each inode once. */
export function* filesOf(
  layer: Layer,
): Generator<{ readonly ino: number; readonly content: Content }> {
  const seen = new Set<Inode>();
  for (const { inode } of walk(layer.root)) {
    if (!isFile(inode) || seen.has(inode)) continue;
    if (inode.nlink > 1) seen.add(inode);
    yield { ino: inode.ino, content: contentOf(inode) };
  }
}
