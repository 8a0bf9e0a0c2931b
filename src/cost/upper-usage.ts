import type { Content } from "../layer/content.ts";
import { contentOf, type Inode, isDir, isFile, isSymlink, sizeOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import { isOpaque, isWhiteout, markOf } from "../layer/marks.ts";
import { type BlockShare, shareBlocks } from "./block-share.ts";
import type { UpperUsage } from "./cost.ts";

/** A non-directory of the upper, by the first of its names. */
export interface UpperObject {
  readonly path: string;
  readonly inode: Inode;
  readonly size: number;
  readonly share: BlockShare;
}

type Counts = { -readonly [K in keyof UpperUsage]: UpperUsage[K] };

const NO_DATA: BlockShare = { redundantBytes: 0, changedBytes: 0 };

/** Measures what lies in the upper. `sourceOf` says what the file at a path was copied from; null: from nothing. */
export function measureUpper(
  upper: Layer,
  sourceOf: (path: string) => Content | null,
): { readonly usage: UpperUsage; readonly objects: readonly UpperObject[] } {
  const usage: Counts = {
    sizeBytes: 0,
    diskBytes: 0,
    redundantBytes: 0,
    blockDriverBytes: 0,
    files: 0,
    directories: 0,
    symlinks: 0,
    specials: 0,
    whiteouts: 0,
    opaques: 0,
  };
  const objects: UpperObject[] = [];
  const linked = new Set<Inode>();
  for (const { path, inode } of walk(upper.root)) {
    count(usage, path, inode);
    if (isDir(inode) || isWhiteout(inode) || linked.has(inode)) continue;
    if (inode.nlink > 1) linked.add(inode);
    const size = sizeOf(inode);
    const hasData = isFile(inode) && markOf(inode, "metacopy") === undefined;
    const share = hasData ? shareBlocks(contentOf(inode), sourceOf(path)) : NO_DATA;
    usage.sizeBytes += size;
    usage.redundantBytes += share.redundantBytes;
    usage.blockDriverBytes += share.changedBytes;
    if (isFile(inode)) usage.diskBytes += inode.allocatedBytes;
    objects.push({ path, inode, size, share });
  }
  return { usage, objects };
}

function count(usage: Counts, path: string, inode: Inode): void {
  if (isWhiteout(inode)) usage.whiteouts++;
  else if (isFile(inode)) usage.files++;
  else if (isSymlink(inode)) usage.symlinks++;
  else if (!isDir(inode)) usage.specials++;
  else {
    if (path !== "/") usage.directories++;
    if (isOpaque(inode)) usage.opaques++;
  }
}
