import { Refusal } from "../base/refusal.ts";
import { cleanUp } from "../copy-up/clean.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import { type Dentry, pathOf, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** A whiteout in the workdir, ready to be moved: a further hard link of the one that the mount made first. So n
 *  whiteouts are one inode with nlink n + 1, and its first name stays in work/work. Kernel: ovl_whiteout. */
export function takeWhiteout(sb: Superblock): string {
  const { writer, workdir } = writableHalf(sb);
  let first = sb.sharedWhiteout;
  if (first === null || namesOf(workdir).get(first) === undefined) {
    first = sb.tempName();
    writer.whiteout(workdir, first);
    sb.sharedWhiteout = first;
  }
  const temp = sb.sharesWhiteouts ? linkWhiteout(sb, workdir, first) : null;
  if (temp === null) sb.sharedWhiteout = null;
  return temp ?? first;
}

/** A file system that counts links as inodes may have none left for one more: then the whiteout itself will do, and from
 *  then on each is an inode of its own. */
function linkWhiteout(sb: Superblock, workdir: Inode, first: string): string | null {
  const temp = sb.tempName();
  try {
    writableHalf(sb).writer.link(namesOf(workdir).get(first)!, workdir, temp);
    return temp;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sb.sharesWhiteouts = false;
    return null;
  }
}

/** Puts a whiteout where `dentry` is in the upper, or would be; an upper object goes. `there`: the upper object. */
export function coverWithWhiteout(sb: Superblock, dentry: Dentry, there: Inode | undefined): void {
  coverName(sb, upperOf(dentry.parent), dentry.name, there);
  const trace = sb.mounted.trace;
  if (trace !== null) {
    trace.emit({ type: "whiteout", path: pathOf(dentry), made: true, shared: true });
  }
}

/** The same for a name of an upper directory, or of the index. Kernel: ovl_cleanup_and_whiteout. */
export function coverName(
  sb: Superblock,
  dir: Inode,
  name: string,
  there: Inode | undefined,
): void {
  const { writer, workdir } = writableHalf(sb);
  const whiteout = takeWhiteout(sb);
  try {
    if (there !== undefined && isDir(there)) {
      writer.exchange(workdir, whiteout, dir, name);
      writer.rmdir(workdir, whiteout);
    } else {
      writer.rename(workdir, whiteout, dir, name);
    }
  } catch (error) {
    cleanUp(writer, workdir, whiteout);
    throw error;
  }
}
