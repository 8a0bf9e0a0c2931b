import { type FileType, typeOf } from "../base/mode.ts";
import type { Inode } from "../layer/inode.ts";
import { Xattrs } from "../layer/xattrs.ts";

const ON_ANYTHING = /^(?:trusted|security)\../;
const ON_FILES_AND_DIRECTORIES = /^(?:user\..|system\.posix_acl_(?:access|default)$)/;

/** Adds the xattrs of an archive's entry to what the inode has. Those that no file system takes are passed over,
 *  as Docker does. */
export function addXattrs(inode: Inode, stated: ReadonlyMap<string, Uint8Array>): void {
  const type: FileType = typeOf(inode.mode);
  const plain = type === "file" || type === "dir";
  for (const [name, value] of stated) {
    if (!ON_ANYTHING.test(name) && !(plain && ON_FILES_AND_DIRECTORIES.test(name))) continue;
    inode.xattrs ??= new Xattrs();
    inode.xattrs.set(name, value);
  }
}
