import type { Timespec } from "../base/clock.ts";
import { refuse } from "../base/refusal.ts";
import { CAPABILITY, readCapability } from "../layer/capability.ts";
import { Content } from "../layer/content.ts";
import { Directory } from "../layer/directory.ts";
import type { Inode } from "../layer/inode.ts";
import { markName } from "../layer/marks.ts";
import { inodeOf, pathOf } from "../lookup/dentry.ts";
import { indexName, indexNameOf } from "../lookup/index-entry.ts";
import { lowerHandle } from "../lookup/origin.ts";
import { orCleanUp } from "./clean.ts";
import { canBeMarked, setMark } from "./mark.ts";
import { type CopyUpPlan, needsIndex } from "./plan.ts";
import type { CopyUp } from "./request.ts";

/** Makes the upper object out of sight and then gives it its name, so that no half-copied object is ever seen: in the
 *  directory `dir`, or in the index.
 *  @throws EEXIST ENOENT EIO */
export function place(
  request: CopyUp,
  plan: CopyUpPlan,
  dir: Inode,
): { upper: Inode; indexed: boolean } {
  const { sb, half, dentry } = request;
  const { writer } = half;
  const to = plan.toIndex ? half.index! : dir;
  const name = plan.toIndex ? indexName(sb, plan.from) : dentry.name;
  const trace = sb.mounted.trace;
  if (plan.toIndex && trace !== null) trace.emit({ type: "index", path: pathOf(dentry) });
  if (plan.type === "file") {
    const { mode } = plan.from.inode;
    const copy = writer.tmpfile({ mode, uid: 0, gid: 0, body: Content.empty });
    try {
      if (plan.kind === "data" && plan.size > 0) writer.setBody(copy, plan.body, plan.call);
      copyMetadata(request, plan, copy);
      writer.link(copy, to, name);
    } catch (error) {
      writer.abandon(copy);
      throw error;
    }
    return { upper: copy, indexed: plan.toIndex };
  }
  return byWorkdir(request, plan, to, name);
}

/** Access and modification time, to be set again. */
export function timesOf(inode: Inode): { readonly atime: Timespec; readonly mtime: Timespec } {
  return {
    atime: { sec: inode.atimeSec, nsec: inode.atimeNsec },
    mtime: { sec: inode.mtimeSec, nsec: inode.mtimeNsec },
  };
}

/** Kernel: ovl_copy_up_workdir. */
function byWorkdir(
  request: CopyUp,
  plan: CopyUpPlan,
  dir: Inode,
  name: string,
): { upper: Inode; indexed: boolean } {
  const { sb, half, dentry } = request;
  const { writer, workdir } = half;
  // A directory that was removed hangs nowhere: it cannot be locked together with the workdir.
  if (dir.nlink === 0) refuse("EIO");
  const temp = sb.tempName();
  const { mode, rdev } = plan.from.inode;
  const call = plan.type === "dir" ? "mkdir" : plan.type === "symlink" ? "symlink" : "mknod";
  const copy = writer.create(workdir, temp, { mode, uid: 0, gid: 0, rdev, body: plan.body }, call);
  return orCleanUp(writer, workdir, temp, () => {
    copyMetadata(request, plan, copy);
    const indexed = plan.type === "dir" && needsIndex(sb, inodeOf(dentry));
    if (indexed) indexDirectory(request, plan, copy);
    writer.rename(workdir, temp, dir, name);
    return { upper: copy, indexed: indexed || plan.toIndex };
  });
}

/** An upper directory is found by its lower one through an entry that says where it is. Kernel: ovl_create_index. */
function indexDirectory({ sb, half, dentry }: CopyUp, plan: CopyUpPlan, copy: Inode): void {
  const { writer, layer } = half;
  const index = half.index!;
  const name = indexNameOf(lowerHandle(sb, plan.from));
  const temp = sb.tempName();
  const made = writer.create(
    index,
    temp,
    { mode: 0o040000, uid: 0, gid: 0, body: new Directory() },
    "mkdir",
  );
  orCleanUp(writer, index, temp, () => {
    writer.setxattr(
      made,
      markName("upper", sb.mounted.marks),
      layer.store.encodeHandle(copy, sb.mounted.uuidInHandles),
    );
    writer.rename(index, temp, index, name);
  });
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "index", path: pathOf(dentry) });
}

/** @throws EINVAL (a file capability that is none). Kernel: ovl_copy_up_metadata. */
function copyMetadata({ sb, half }: CopyUp, plan: CopyUpPlan, copy: Inode): void {
  const { writer } = half;
  const from = plan.from.inode;
  for (const [name, value] of plan.xattrs) {
    // Read as any process reads it: one that makes no sense cannot be copied.
    writer.setxattr(copy, name, name === CAPABILITY ? readCapability(value) : value);
  }
  if (plan.origin) {
    if (canBeMarked(sb, copy)) setMark(sb, copy, "origin", lowerHandle(sb, plan.from));
  }
  if (plan.kind === "metadata") {
    setMark(sb, copy, "metacopy", new Uint8Array());
    writer.setBody(copy, plan.body, "setattr");
  }
  const { mode, uid, gid } = from;
  const { atime, mtime } = timesOf(from);
  writer.setattr(copy, { mode, uid, gid, atime, mtime });
}
