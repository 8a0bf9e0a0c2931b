import type { Errno } from "../base/errno.ts";
import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile, isSymlink, namesOf } from "../layer/inode.ts";
import { markOf } from "../layer/marks.ts";
import type { OverlayInode } from "./overlay-inode.ts";
import type { Superblock } from "./superblock.ts";

/** Makes sure that the data of a metacopy is there and can be trusted, before it is opened or copied. In data-only layers it
 *  is not looked for earlier.
 *  @throws ENOENT ELOOP ENOTDIR (nothing there) EIO (no absolute redirect; fs-verity asked for, and not to be had).
 *  Kernel: ovl_verify_lowerdata */
export function resolveData(sb: Superblock, inode: OverlayInode): void {
  if (inode.lazyData !== null) findData(sb, inode, inode.lazyData);
  if (inode.metacopy && sb.mounted.options.verity !== "off") checkDigest(sb, inode);
}

function findData(sb: Superblock, inode: OverlayInode, redirect: string): void {
  if (!redirect.startsWith("/")) refuse("EIO");
  const { dataLayers, lowers } = sb.mounted;
  let fault: Errno = "ENOENT";
  for (let i = 0; i < dataLayers.length; i++) {
    const found = walkBeneath(dataLayers[i]!.root, redirect);
    if (typeof found === "string") {
      fault = found;
      continue;
    }
    inode.lazyData = null;
    inode.lowers = [...inode.lowers, { layer: lowers.length + 1 + i, inode: found }];
    inode.data = found;
    return;
  }
  refuse(fault);
}

/** A regular file at a path, without following symlinks. Kernel: ovl_lookup_data_layer. */
function walkBeneath(root: Inode, path: string): Inode | Errno {
  let at: Inode = root;
  for (const name of path.slice(1).split("/")) {
    if (isSymlink(at)) return "ELOOP";
    if (!isDir(at)) return "ENOTDIR";
    const next = namesOf(at).get(name);
    if (next === undefined) return "ENOENT";
    at = next;
  }
  return isFile(at) ? at : "ENOENT";
}

/** No file here has fs-verity: a metacopy that bears the digest of its data cannot be verified, and one that does not
 *  is refused if the mount requires it. Kernel: ovl_maybe_validate_verity */
function checkDigest(sb: Superblock, { real }: OverlayInode): void {
  const mark = markOf(real, "metacopy", sb.mounted.marks);
  const digest = mark !== undefined && mark.length > METACOPY_MIN;
  if (digest || sb.mounted.options.verity === "require") refuse("EIO");
}

/** struct ovl_metacopy without a digest. */
const METACOPY_MIN = 4;
