import type { CopyUpTrigger } from "../base/event.ts";
import { refuse } from "../base/refusal.ts";
import type { Inode } from "../layer/inode.ts";
import { type Dentry, inodeOf, isRoot, pathOf, upperOf } from "../lookup/dentry.ts";
import { setImpure } from "../lookup/origin.ts";
import type { Superblock } from "../lookup/superblock.ts";
import type { UpperHalf } from "../mount/mounted.ts";
import { type CopyUpPlan, planCopyUp } from "./plan.ts";

/** Makes sure that `dentry` is in the upper: its ancestors first, from the top down, each complete before the next,
 *  then itself. What was copied stays when a later step fails. `discard`: its data is about to be thrown away.
 *  @throws EROFS, EEXIST ENOTDIR ENOENT EIO (the name, or a directory above it, was removed meanwhile). Kernel: ovl_copy_up_flags */
export function copyUp(
  sb: Superblock,
  dentry: Dentry,
  trigger: CopyUpTrigger,
  discard = false,
): void {
  if (inodeOf(dentry).upper !== null) return;
  const half = writableHalf(sb);
  const missing: Dentry[] = [];
  for (let at = dentry; inodeOf(at).upper === null; at = at.parent) missing.push(at);
  for (const next of missing.reverse()) {
    copyUpOne(sb, half, next, trigger, discard && next === dentry, next !== dentry);
  }
}

/** The upper of a mount that may be written. @throws EROFS */
export function writableHalf(sb: Superblock): UpperHalf {
  const half = sb.mounted.upper;
  return half === null || sb.mounted.readonly ? refuse("EROFS") : half;
}

/** Kernel: ovl_copy_up_one. */
function copyUpOne(
  sb: Superblock,
  half: UpperHalf,
  dentry: Dentry,
  trigger: CopyUpTrigger,
  discard: boolean,
  parent: boolean,
): void {
  if (isRoot(dentry)) throw new Error("unreachable: the root is always in the upper");
  const inode = inodeOf(dentry);
  const plan = planCopyUp(inode, discard, sb.mounted.marks);
  const dir = upperOf(dentry.parent);
  const times = {
    atime: { sec: dir.atimeSec, nsec: dir.atimeNsec },
    mtime: { sec: dir.mtimeSec, nsec: dir.mtimeNsec },
  };
  // Before the object is there: the mark stays even if the copy-up fails.
  setImpure(sb, dentry.parent);
  const upper =
    plan.type === "file"
      ? byTmpfile(sb, half, plan, dir, dentry.name)
      : byWorkdir(sb, half, plan, dir, dentry.name);
  // The directory has one entry more, but to the user nothing changed in it.
  half.writer.setattr(dir, times);
  inode.upper = upper;
  inode.real = upper;
  if (plan.type === "dir") inode.merges = true;
  // A broken hard link is an object of its own from now on.
  if (inode.key === null) sb.dcache.claim(upper, inode);
  const trace = sb.mounted.trace;
  if (trace !== null) {
    const { kind, fromLayer, size, copied } = plan;
    const xattrs = plan.xattrs.length;
    const path = pathOf(dentry);
    trace.emit({ type: "copy-up", path, trigger, kind, fromLayer, size, copied, xattrs, parent });
  }
}

/** Kernel: ovl_copy_up_tmpfile. */
function byTmpfile(
  sb: Superblock,
  half: UpperHalf,
  plan: CopyUpPlan,
  dir: Inode,
  name: string,
): Inode {
  const { writer } = half;
  const copy = writer.tmpfile({ mode: plan.from.mode, uid: 0, gid: 0 });
  writer.setBody(copy, plan.body, "copy-range");
  copyMetadata(sb, half, plan, copy);
  writer.link(copy, dir, name);
  return copy;
}

/** Kernel: ovl_copy_up_workdir. */
function byWorkdir(
  sb: Superblock,
  half: UpperHalf,
  plan: CopyUpPlan,
  dir: Inode,
  name: string,
): Inode {
  const { writer, workdir } = half;
  // A directory that was removed hangs nowhere: it cannot be locked together with the workdir.
  if (dir.nlink === 0) refuse("EIO");
  const temp = sb.tempName();
  const { mode, rdev } = plan.from;
  const call = plan.type === "dir" ? "mkdir" : plan.type === "symlink" ? "symlink" : "mknod";
  const copy = writer.create(workdir, temp, { mode, uid: 0, gid: 0, rdev, body: plan.body }, call);
  copyMetadata(sb, half, plan, copy);
  try {
    writer.rename(workdir, temp, dir, name);
  } catch (error) {
    if (plan.type === "dir") writer.rmdir(workdir, temp);
    else writer.unlink(workdir, temp);
    throw error;
  }
  return copy;
}

/** Kernel: ovl_copy_up_metadata. */
function copyMetadata(sb: Superblock, half: UpperHalf, plan: CopyUpPlan, copy: Inode): void {
  const { writer } = half;
  const { from } = plan;
  for (const [name, value] of plan.xattrs) writer.setxattr(copy, name, value);
  if (plan.origin) {
    writer.setxattr(copy, `${sb.mounted.marks}origin`, sb.mounted.store.encodeHandle(from));
  }
  writer.setattr(copy, {
    mode: from.mode,
    uid: from.uid,
    gid: from.gid,
    atime: { sec: from.atimeSec, nsec: from.atimeNsec },
    mtime: { sec: from.mtimeSec, nsec: from.mtimeNsec },
  });
}
