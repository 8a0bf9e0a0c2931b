import type { CopyUpTrigger } from "../base/event.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { writableHalf } from "../copy-up/writable.ts";
import type { AttributeChange } from "../layer/change.ts";
import { type Dentry, pathOf, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** Changes attributes; a lower object is copied up first, even when the change changes nothing. Kernel: ovl_setattr.
 *  @throws EROFS */
export function setAttributes(
  sb: Superblock,
  dentry: Dentry,
  change: AttributeChange,
  trigger: CopyUpTrigger,
): void {
  copyUp(sb, dentry, trigger);
  writableHalf(sb).writer.setattr(upperOf(dentry), change);
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "metadata", path: pathOf(dentry), change: trigger });
  sb.dcache.slim(dentry);
}

/** Sets the size of a regular file. A lower one is copied whole first, even if all of it is cut off: only
 *  open(O_TRUNC) spares the data, and it has copied up by now. Kernel: ovl_setattr with ATTR_SIZE. @throws EROFS */
export function setSize(
  sb: Superblock,
  dentry: Dentry,
  size: number,
  change: AttributeChange,
): void {
  copyUp(sb, dentry, "truncate", "data");
  const { writer } = writableHalf(sb);
  const upper = upperOf(dentry);
  writer.resize(upper, size);
  if (Object.keys(change).length > 0) writer.setattr(upper, change);
  sb.dcache.slim(dentry);
  const trace = sb.mounted.trace;
  if (trace === null) return;
  const truncated = { ino: upper.ino, size };
  trace.emit({ type: "metadata", path: pathOf(dentry), change: "truncate", truncated });
}
