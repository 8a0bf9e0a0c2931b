import { type FileType, makedev, S_IFMT, typeBits } from "../base/mode.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { Directory } from "../layer/directory.ts";
import { type Body, Inode, isSymlink } from "../layer/inode.ts";
import type { Store } from "../layer/store.ts";
import { addXattrs } from "./entry-xattrs.ts";
import { contentOf } from "./file-content.ts";
import { isTooLong } from "./layer-path.ts";
import type { TarEntry } from "./tar/entry.ts";

/** The inode that an entry describes, without a name yet; `source` holds its payload.
 *  Returns what is wrong with the entry, where no file system has such a thing. */
export function makeInode(
  entry: TarEntry,
  type: FileType,
  store: Store,
  source: ByteSource,
): Inode | string {
  const fault = faultOf(entry);
  if (fault !== null) return fault;
  const { uid, gid } = entry;
  const mode = typeBits(type) | (type === "symlink" ? 0o777 : entry.mode);
  const rdev = isDevice(entry) ? makedev(entry.devmajor, entry.devminor) : 0;
  const inode = new Inode(store.allocateIno(), mode, uid, gid, rdev, bodyOf(entry, source));
  if (entry.xattrs !== null) addXattrs(inode, entry.xattrs);
  stamp(inode, entry);
  return inode;
}

function isDevice({ type }: TarEntry): boolean {
  return type === "char" || type === "block";
}

function faultOf(entry: TarEntry): string | null {
  const { type, linkname, devmajor, devminor } = entry;
  if (type === "symlink") {
    if (linkname === "") return "a symlink without a target";
    if (isTooLong(linkname)) return "a symlink of more than 4095 bytes";
  } else if (isDevice(entry)) {
    const fits = devmajor >= 0 && devmajor < 2 ** 12 && devminor >= 0 && devminor < 2 ** 20;
    if (!fits) return `no device number: ${devmajor}:${devminor}`;
  }
  return null;
}

function bodyOf(entry: TarEntry, source: ByteSource): Body {
  switch (entry.type) {
    case "file":
      return contentOf(entry, source);
    case "dir":
      return new Directory();
    case "symlink":
      return entry.linkname;
    default:
      return null;
  }
}

/** Gives an inode what its entry says. Of a hard link, whose inode has been described before, the last word counts;
 *  of a directory that was there, the xattrs stay. */
export function restyle(inode: Inode, entry: TarEntry): void {
  inode.uid = entry.uid;
  inode.gid = entry.gid;
  if (entry.xattrs !== null) addXattrs(inode, entry.xattrs);
  const link = isSymlink(inode);
  // Docker has no call for the mode of a symlink, and none for its time through a hard link.
  if (link && entry.type === "hardlink") return;
  if (!link) inode.mode = (inode.mode & S_IFMT) | entry.mode;
  stamp(inode, entry);
}

/** Times before 1970 become 1970, but not those of symlinks. */
function stamp(inode: Inode, entry: TarEntry): void {
  const early = entry.mtimeSec < 0 && !isSymlink(inode);
  inode.setTimes(early ? 0 : entry.mtimeSec, early ? 0 : entry.mtimeNsec);
}
