import { writableHalf } from "../copy-up/writable.ts";
import type { Inode } from "../layer/inode.ts";
import { type Dentry, pathOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

const Y = new TextEncoder().encode("y");

/** Marks an upper directory opaque: nothing below it shows through. Kernel: ovl_set_opaque. */
export function setOpaque(sb: Superblock, dentry: Dentry, upper: Inode): void {
  writableHalf(sb).writer.setxattr(upper, `${sb.mounted.marks}opaque`, Y);
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "opaque", path: pathOf(dentry) });
}
