import { orCleanUp } from "../copy-up/clean.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { Directory } from "../layer/directory.ts";
import type { Inode } from "../layer/inode.ts";
import { ESCAPE } from "../layer/marks.ts";
import { type Dentry, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { setOpaque } from "./opaque.ts";

/** Before a directory full of whiteouts can go, an empty opaque one takes its place: were we stopped here, the
 *  merged view would not change. Gives the new upper directory. Kernel: ovl_clear_empty. */
export function clearDirectory(
  sb: Superblock,
  dentry: Dentry,
  whiteouts: readonly string[],
): Inode {
  const { writer, workdir } = writableHalf(sb);
  const dir = upperOf(dentry.parent);
  const old = upperOf(dentry);
  const temp = sb.tempName();
  const { mode } = old;
  const empty = writer.create(
    workdir,
    temp,
    { mode, uid: 0, gid: 0, body: new Directory() },
    "mkdir",
  );
  return orCleanUp(writer, workdir, temp, () => {
    fill(sb, dentry, old, empty);
    writer.exchange(workdir, temp, dir, dentry.name);
    for (const name of whiteouts) writer.unlink(old, name);
    writer.rmdir(workdir, temp);
    return empty;
  });
}

/** The new directory looks as the old one did. */
function fill(sb: Superblock, dentry: Dentry, old: Inode, empty: Inode): void {
  const { writer } = writableHalf(sb);
  const { marks } = sb.mounted;
  for (const [name, value] of old.xattrs ?? []) {
    const mark = name.startsWith(marks) && !name.startsWith(marks + ESCAPE);
    if (!mark) writer.setxattr(empty, name, value);
  }
  setOpaque(sb, dentry, empty);
  writer.setattr(empty, {
    mode: old.mode,
    uid: old.uid,
    gid: old.gid,
    atime: { sec: old.atimeSec, nsec: old.atimeNsec },
    mtime: { sec: old.mtimeSec, nsec: old.mtimeNsec },
  });
}
