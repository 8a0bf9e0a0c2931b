import type { Clock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import { Refusal } from "../base/refusal.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
import { isDirDentry, pathOf } from "../lookup/dentry.ts";
import { readDataString } from "../mount/data-paths.ts";
import { MountOptionError } from "../mount/options-error.ts";
import { LayerFs } from "./layer-fs.ts";
import { mount, type Overlay } from "./overlay.ts";
import { newTask, type Task } from "./task.ts";
import { resolve } from "./walk.ts";

export interface MountAtInit {
  /** Where relative paths start (default: "/"). */
  readonly cwd?: string;
  /** MS_RDONLY. */
  readonly readonly?: boolean;
  readonly clock?: Clock;
  readonly trace?: Trace;
}

/** mount(2) of type overlay: the layers are directories of one tree, named in the data string, as in
 *  "lowerdir=/l2:/l1,upperdir=/u,workdir=/w". Symlinks in the paths are followed, a backslash keeps a comma or colon.
 *  @throws FsError ENOENT (a path), ENOTDIR, and as mount(); MountOptionError EINVAL with the reason */
export function mountAt(host: Layer, data: string, init: MountAtInit = {}): Overlay {
  const layers = new Map<string, Layer>();
  const task = visitor(host, init.cwd);
  const read = readDataString(data, (path) => layers.set(path, directory(host, task, path)));
  const at = (path: string): Layer => layers.get(path)!;
  const upper = read.upper === null ? null : at(read.upper);
  if (upper !== null && read.work === null) {
    throw new MountOptionError("workdir", "an upperdir needs a workdir");
  }
  const { readonly, clock, trace } = init;
  return mount({
    lowers: read.lowers.map(at),
    data: read.data.map(at),
    upper,
    ...(read.work === null ? {} : { work: at(read.work) }),
    options: read.items,
    ...(readonly === undefined ? {} : { readonly }),
    ...(clock === undefined ? {} : { clock }),
    ...(trace === undefined ? {} : { trace }),
  });
}

/** Whoever mounts: root, somewhere in the tree. */
function visitor(host: Layer, cwd = "/"): Task {
  const task = newTask(new LayerFs(host), {});
  task.cwd = resolve(task, cwd);
  return task;
}

/** @throws FsError ENOENT ENOTDIR ELOOP (the path) EINVAL (not a directory). Kernel: ovl_mount_dir */
function directory(host: Layer, task: Task, path: string): Layer {
  try {
    const dentry = resolve(task, path);
    if (dentry.inode === null) throw new FsError("ENOENT", "mount", path);
    if (!isDirDentry(dentry)) throw new FsError("EINVAL", "mount", path);
    return host.subdirectory(pathOf(dentry));
  } catch (error) {
    if (error instanceof Refusal) throw new FsError(error.code, "mount", path);
    throw error;
  }
}
