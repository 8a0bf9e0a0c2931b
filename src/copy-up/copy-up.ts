import type { CopyUpTrigger } from "../base/event.ts";
import { type Dentry, inodeOf, isRoot, pathOf, upperOf } from "../lookup/dentry.ts";
import { resolveData } from "../lookup/lower-data.ts";
import { lowerPath } from "../lookup/lower-path.ts";
import { setImpure } from "../lookup/origin.ts";
import { type OverlayInode, setUpper } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { copyUpData } from "./data.ts";
import { linkUp, markLinks } from "./link-up.ts";
import { place, timesOf } from "./place.ts";
import { planCopyUp, type Wanted } from "./plan.ts";
import type { CopyUp } from "./request.ts";
import { writableHalf } from "./writable.ts";

/** Makes sure that `dentry` is in the upper: its ancestors first, from the top down, each complete before the next,
 *  then itself. What was copied stays when a later step fails. `wanted`: what of a file, where the mount tells
 *  attributes from data (metacopy=on).
 *  @throws EROFS, EEXIST ENOTDIR ENOENT EIO (the name, or a directory above it, was removed meanwhile).
 *  Kernel: ovl_copy_up_flags */
export function copyUp(
  sb: Superblock,
  dentry: Dentry,
  trigger: CopyUpTrigger,
  wanted: Wanted = "attributes",
): void {
  // A plain copy is complete.
  if (dentry.plain !== null && dentry.upper !== null) return;
  const inode = inodeOf(dentry);
  // Even if there is nothing to copy: whoever changes a metacopy must be able to have its data.
  resolveData(sb, inode);
  if (isCopiedUp(dentry, inode, wanted)) return;
  const half = writableHalf(sb);
  if (inodeOf(dentry.parent).upper === null) {
    const missing: Dentry[] = [];
    for (let at = dentry.parent; inodeOf(at).upper === null; at = at.parent) missing.push(at);
    for (const above of missing.reverse()) {
      copyUpOne({ sb, half, dentry: above, trigger, wanted: "attributes", parent: true });
    }
  }
  copyUpOne({ sb, half, dentry, trigger, wanted, parent: false });
}

/** Kernel: ovl_already_copied_up. */
function isCopiedUp(dentry: Dentry, inode: OverlayInode, wanted: Wanted): boolean {
  if (inode.upper === null || !dentry.upperAlias) return false;
  return wanted === "attributes" || !inode.metacopy;
}

/** The inode may be in the upper by another of its names, and its data may still be missing there.
 *  Kernel: ovl_copy_up_one. */
function copyUpOne(request: CopyUp): void {
  const { dentry, wanted } = request;
  if (isRoot(dentry)) throw new Error("unreachable: the root is always in the upper");
  const inode = inodeOf(dentry);
  if (inode.upper === null) copyUpInode(request, inode);
  if (!dentry.upperAlias) linkUp(request, inode);
  if (wanted !== "attributes" && inode.metacopy) copyUpData(request, inode);
}

/** Kernel: ovl_do_copy_up. */
function copyUpInode(request: CopyUp, inode: OverlayInode): void {
  const { sb, half, dentry, trigger, wanted, parent } = request;
  const plan = planCopyUp(sb, inode, wanted);
  const dir = upperOf(dentry.parent);
  const times = timesOf(dir);
  // Before the object is there: the mark stays even if the copy-up fails.
  if (!plan.toIndex) setImpure(sb, dentry.parent);
  const { upper, indexed } = place(request, plan, dir);
  setUpper(inode, upper, plan.kind === "metadata");
  inode.indexed = indexed;
  if (plan.toIndex) markLinks(sb, inode);
  else {
    // The directory has one entry more, but to the user nothing changed in it.
    half.writer.setattr(dir, times);
    dentry.upperAlias = true;
  }
  // A broken hard link is an object of its own from now on.
  if (!inode.constIno) sb.dcache.claimSelf(inode);
  const trace = sb.mounted.trace;
  if (trace !== null) {
    const { kind, size, copied, cloned, flushed, from } = plan;
    const xattrs = plan.xattrs.length;
    const path = pathOf(dentry);
    const fromLayer = from.layer;
    const data = { size, copied, cloned, flushed, ino: upper.ino };
    const copy = { kind, fromLayer, lowerPath: lowerPath(dentry), ...data, xattrs };
    trace.emit({ type: "copy-up", path, trigger, ...copy, parent });
  }
}
