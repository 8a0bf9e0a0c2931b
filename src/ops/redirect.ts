import { encodeName, nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { canBeMarked, setMark } from "../copy-up/mark.ts";
import { isDir } from "../layer/inode.ts";
import { type Dentry, inodeOf, pathOf, upperOf } from "../lookup/dentry.ts";
import { lowerPath } from "../lookup/lower-path.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** The longest absolute redirect. (redirect_max) */
const REDIRECT_MAX = 256;

/** Before an object that has a part below moves, it is told where that part lies: beside it, if it stays in its
 *  directory, else by its path. A path that is there already stays for ever. `sameDir`: it does not change directory.
 *  @throws EXDEV when the path is too long. Kernel: ovl_set_redirect */
export function setRedirect(sb: Superblock, dentry: Dentry, sameDir: boolean): void {
  const inode = inodeOf(dentry);
  const absolute = !sameDir || (!isDir(inode.real) && inode.lowers[0]!.inode.nlink > 1);
  if (inode.redirect !== null && (!absolute || inode.redirect.startsWith("/"))) return;
  const target = absolute ? lowerPath(dentry) : dentry.name;
  if (absolute && nameBytes(target) > REDIRECT_MAX) refuse("EXDEV");
  if (!canBeMarked(sb, upperOf(dentry))) refuse("EXDEV");
  setMark(sb, upperOf(dentry), "redirect", encodeName(target));
  inode.redirect = target;
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "redirect", path: pathOf(dentry), target });
}
