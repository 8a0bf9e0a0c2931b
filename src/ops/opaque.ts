import type { Errno } from "../base/errno.ts";
import { refuse } from "../base/refusal.ts";
import { canBeMarked } from "../copy-up/mark.ts";
import { writableHalf } from "../copy-up/writable.ts";
import type { Inode } from "../layer/inode.ts";
import { markName } from "../layer/marks.ts";
import { type Dentry, pathOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

const Y = new TextEncoder().encode("y");

/** Marks an upper directory opaque: nothing below it shows through. `otherwise`: why not, where there are no marks.
 *  @throws EIO, or `otherwise`. Kernel: ovl_set_opaque, ovl_set_opaque_xerr. */
export function setOpaque(
  sb: Superblock,
  dentry: Dentry,
  upper: Inode,
  otherwise: Errno = "EIO",
): void {
  if (!canBeMarked(sb, upper)) refuse(otherwise);
  writableHalf(sb).writer.setxattr(upper, markName("opaque", sb.mounted.marks), Y);
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "opaque", path: pathOf(dentry) });
}
