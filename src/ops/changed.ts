import { type Dentry, inodeOf } from "../lookup/dentry.ts";

/** The names in a directory changed: cached listings of it are out of date. For a directory that does not merge only
 *  objects with an origin matter (`origin`). Kernel: ovl_dir_modified. */
export function changed(dir: Dentry, origin = false): void {
  const inode = inodeOf(dir);
  if (inode.merges || origin) inode.version++;
}
