import { isRefusal } from "../base/refusal.ts";
import type { Content } from "../layer/content.ts";
import { contentOf, type Inode } from "../layer/inode.ts";
import { markName } from "../layer/marks.ts";
import type { LayerWriter } from "../layer/writer.ts";
import { pathOf } from "../lookup/dentry.ts";
import { lowerPath } from "../lookup/lower-path.ts";
import { type OverlayInode, setUpperData } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { canClone, planData } from "./data-plan.ts";
import { isFlushed } from "./plan.ts";
import type { CopyUp } from "./request.ts";

/** Brings the data after the attributes, which a metacopy has already. The copy is a write: mtime moves (unless all
 *  is hole), where a whole copy-up sets the lower's again. Kernel: ovl_copy_up_meta_inode_data. */
export function copyUpData(
  { sb, half, dentry, trigger, wanted }: CopyUp,
  inode: OverlayInode,
): void {
  const { writer } = half;
  const upper = inode.upper!;
  // As much as the topmost lower object says it has, be that a metacopy too.
  const size = wanted === "no data" ? 0 : inode.lowers[0]!.inode.fileSize;
  const { copied, cloned } = bringData(sb, writer, inode, size);
  writer.removexattr(upper, markName("metacopy", sb.mounted.marks));
  setUpperData(inode);
  const trace = sb.mounted.trace;
  if (trace === null) return;
  const path = pathOf(dentry);
  const fromLayer = inode.lowers.at(-1)!.layer;
  const flushed = isFlushed(sb, "data", cloned > 0 ? 0 : size);
  const moved = { flushed, size, copied, cloned, ino: upper.ino };
  const copy = { kind: "data", fromLayer, lowerPath: lowerPath(dentry), ...moved } as const;
  trace.emit({ type: "copy-up", path, trigger, ...copy, xattrs: 0, parent: false });
}

/** Clones the data, or copies it into what the metacopy holds. @throws ENOSPC */
function bringData(
  sb: Superblock,
  writer: LayerWriter,
  inode: OverlayInode,
  size: number,
): { readonly copied: number; readonly cloned: number } {
  const upper = inode.upper!;
  if (size > 0 && canClone(sb, inode, size)) {
    const { body, cloned } = planData(sb, inode, size);
    if (cloned > 0) writer.setBody(upper, body, "clone-range");
    return { copied: 0, cloned };
  }
  const data = contentOf(inode.data);
  const copied = data.copyUpBytes(size);
  if (copied > 0) copyInPlace(writer, upper, data.copyUpInto(contentOf(upper), size));
  return { copied, cloned: 0 };
}

/** What fits stays when the upper is full: nobody reads it, as long as the object is a metacopy. @throws ENOSPC */
function copyInPlace(writer: LayerWriter, upper: Inode, data: Content): void {
  try {
    writer.setBody(upper, data, "copy-range");
  } catch (error) {
    const free = writer.layer.store.limits?.freeBytes ?? 0;
    if (isRefusal(error, "ENOSPC") && free > 0) {
      writer.setBody(upper, data.truncate(free).truncate(data.size), "copy-range");
    }
    throw error;
  }
}
