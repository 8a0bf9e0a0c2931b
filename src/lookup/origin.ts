import { S_IFMT } from "../base/mode.ts";
import type { Inode } from "../layer/inode.ts";
import { isImpure, markName, markOf, NOWHERE } from "../layer/marks.ts";
import type { Dentry } from "./dentry.ts";
import type { LowerPath } from "./overlay-inode.ts";
import type { Superblock } from "./superblock.ts";

const Y = new TextEncoder().encode("y");

/** The lower object that an upper one was copied from, by the file handle in its `origin` mark. It need not be
 *  visible any more: it lends its inode number. Kernel: ovl_check_origin. */
export function originOf(sb: Superblock, upper: Inode): LowerPath | null {
  const handle = markOf(upper, "origin", sb.mounted.marks);
  const origin = handle === undefined ? null : decodeLower(sb, handle);
  if (origin === null || (origin.inode.mode & S_IFMT) !== (upper.mode & S_IFMT)) return null;
  return origin;
}

/** The object that a handle of a lower file system names. Kernel: ovl_check_origin_fh. */
export function decodeLower(sb: Superblock, handle: Uint8Array): LowerPath | null {
  const { lowers, uuidInHandles } = sb.mounted;
  for (let i = 0; i < lowers.length; i++) {
    const { store } = lowers[i]!;
    if (i > 0 && store === lowers[i - 1]!.store) continue;
    const inode = store.decodeHandle(handle, uuidInHandles);
    if (inode !== undefined) return { layer: i + 1, inode };
  }
  return null;
}

/** The file handle of a lower object. */
export function lowerHandle(sb: Superblock, { layer, inode }: LowerPath): Uint8Array {
  return sb.layerAt(layer).store.encodeHandle(inode, sb.mounted.uuidInHandles);
}

/** Whether the `origin` mark of an upper object points to this lower one. Kernel: ovl_verify_origin. */
export function verifyOrigin(sb: Superblock, upper: Inode, lower: LowerPath): boolean {
  const handle = markOf(upper, "origin", sb.mounted.marks);
  const { uuidInHandles } = sb.mounted;
  const { store } = sb.layerAt(lower.layer);
  return handle !== undefined && store.decodeHandle(handle, uuidInHandles) === lower.inode;
}

/** An upper directory that merges without an `origin` gets one, and its parent becomes impure: merely looking at it
 *  writes to the upper, even on a read-only mount. Kernel: ovl_fix_origin. */
export function fixOrigin(sb: Superblock, parent: Dentry, upper: Inode, lower: LowerPath): void {
  const { marks } = sb.mounted;
  const writer = sb.mounted.upper?.writer;
  if (writer === undefined || marks === NOWHERE) return;
  if (markOf(upper, "origin", marks) !== undefined) return;
  writer.setxattr(upper, markName("origin", marks), lowerHandle(sb, lower));
  setImpure(sb, parent);
}

/** Marks the upper directory of `dir` impure: it holds something that came from below. Kernel: ovl_set_impure. */
export function setImpure(sb: Superblock, dir: Dentry): void {
  const { marks } = sb.mounted;
  const upper = dir.inode?.upper;
  const writer = sb.mounted.upper?.writer;
  if (upper == null || writer === undefined || marks === NOWHERE) return;
  if (isImpure(upper, marks)) return;
  writer.setxattr(upper, markName("impure", marks), Y);
}
