import { S_IFREG } from "../base/mode.ts";
import { Refusal, refuse } from "../base/refusal.ts";
import { Content } from "../layer/content.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { LayerWriter } from "../layer/writer.ts";

/** The life cycle of a workdir.
 *
 *      work/                 the directory named by workdir=, left as it is
 *        work/               mode 0000: temporary objects; emptied at each mount
 *          incompat/volatile/dirty    left by a volatile mount: the next mount must fail
 *
 *  Cleaning goes two levels down and no further; what lies deeper makes the mount read-only. */

/** Makes work/work ready. Null when old content could not be removed: the mount goes on read-only.
 *  @throws EINVAL for what a volatile mount left behind; what is listed before it has been removed by then.
 *  Kernel: ovl_workdir_create, ovl_workdir_cleanup. */
export function prepareWorkdir(work: Layer, writer: LayerWriter): Inode | null {
  try {
    if (namesOf(work.root).get("work") !== undefined) cleanUp(work.root, "work", 0, writer);
  } catch (error) {
    if (error instanceof Refusal && error.code === "ENOTEMPTY") return null;
    throw error;
  }
  return writer.mkdir(work.root, "work", 0o040000, 0, 0);
}

/** Leaves the mark that makes every later mount fail until somebody removes it. Kernel: ovl_create_volatile_dirty. */
export function markVolatile(workdir: Inode, writer: LayerWriter): void {
  const incompat = writer.mkdir(workdir, "incompat", 0o040000, 0, 0);
  const volatile = writer.mkdir(incompat, "volatile", 0o040000, 0, 0);
  writer.create(volatile, "dirty", { mode: S_IFREG, uid: 0, gid: 0, body: Content.empty });
}

/** What cannot go stays; the directory above then cannot go either, and says so. */
function cleanWherePossible(dir: Inode, name: string, level: number, writer: LayerWriter): void {
  try {
    cleanUp(dir, name, level, writer);
  } catch (error) {
    // What an earlier mount forbids ends the cleaning.
    if (!(error instanceof Refusal) || error.code === "EINVAL") throw error;
  }
}

/** Removes a name and, below it, the levels that cleaning goes down. Kernel: ovl_workdir_cleanup.
 *  @throws ENOTEMPTY */
export function cleanUp(dir: Inode, name: string, level: number, writer: LayerWriter): void {
  const inode = namesOf(dir).get(name);
  if (inode === undefined) return;
  if (!isDir(inode)) {
    writer.unlink(dir, name);
    return;
  }
  if (level === 1 && name === "incompat" && namesOf(inode).size > 0) refuse("EINVAL");
  if (level <= 1) {
    for (const child of namesOf(inode).listing())
      cleanWherePossible(inode, child, level + 1, writer);
  }
  writer.rmdir(dir, name);
}
