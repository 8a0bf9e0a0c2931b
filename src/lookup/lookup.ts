import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile, namesOf } from "../layer/inode.ts";
import { isWhiteout, markOf } from "../layer/marks.ts";
import { childPath, type Dentry, inodeOf } from "./dentry.ts";
import { type Found, find } from "./find.ts";
import { unionLinks } from "./nlink.ts";
import { OverlayInode } from "./overlay-inode.ts";
import type { Superblock } from "./superblock.ts";

const NAME_MAX = 255;

/** The dentry of `name` in the directory `parent`: from the cache, or from the layers.
 *  @throws ENAMETOOLONG, ENOENT (in a removed directory), EPERM EINVAL EIO ESTALE for marks that cannot be followed */
export function lookup(sb: Superblock, parent: Dentry, name: string): Dentry {
  return parent.children?.get(name) ?? lookupCold(sb, parent, name);
}

/** What the layers say of a name; the answer is kept, "missing" too. Kernel: ovl_lookup. */
function lookupCold(sb: Superblock, parent: Dentry, name: string): Dentry {
  if (!parent.hashed) refuse("ENOENT");
  if (name.length > NAME_MAX / 4 && nameBytes(name) > NAME_MAX) refuse("ENAMETOOLONG");
  const found = find(sb, parent, name);
  const dentry = keep(sb, parent, name, found);
  dentry.opaque = found.opaque;
  dentry.upperAlias = found.upperAlias;
  const trace = sb.mounted.trace;
  if (trace !== null) {
    const path = childPath(parent, name);
    trace.emit({ type: "lookup", path, probes: found.probes, found: whereFound(dentry) });
  }
  return dentry;
}

function keep(sb: Superblock, parent: Dentry, name: string, found: Found): Dentry {
  const { upper, lowers, redirected } = found;
  if (upper === null && lowers.length === 0) return sb.dcache.splice(parent, name, null);
  if (redirected || hasOriginElsewhere(parent, name, found)) sb.dcache.claimAll(sb.root);
  if (isPlain(sb, found)) return sb.dcache.addPlain(parent, name, lowers[0]!);
  return sb.dcache.splice(parent, name, claim(sb, found));
}

/** All there is to know of the object is what one lower layer says, and no other name leads to it: see Dentry. */
function isPlain({ dcache }: Superblock, { upper, lowers, metacopy, indexed }: Found): boolean {
  if (upper !== null || lowers.length > 1 || metacopy || indexed || dcache.claimsAll) return false;
  const { inode } = lowers[0]!;
  return !isDir(inode) && inode.nlink === 1 && !dcache.claimed.has(inode);
}

/** Whether the upper has a file under this name that was copied up from under another. */
function hasOriginElsewhere(parent: Dentry, name: string, { upper, lowers }: Found): boolean {
  if (upper === null || lowers.length === 0 || isDir(upper)) return false;
  const origin = lowers[0]!.inode;
  return !inodeOf(parent).lowers.some(({ inode }) => namesOf(inode).get(name) === origin);
}

/** The overlay inode for what was found: the one that already stands for the same lower object, if there is one.
 *  @throws ESTALE another upper claims that lower object. Kernel: ovl_get_inode */
function claim(sb: Superblock, found: Found): OverlayInode {
  const { upper, lowers } = found;
  const lower = lowers[0]?.inode;
  const byLower = lower !== undefined && isClaimable(sb, found, lower);
  const key = byLower ? lower : upper !== null && isShareable(upper) ? upper : null;
  const known = key === null ? undefined : sb.dcache.claimed.get(key);
  if (known !== undefined) return agrees(known, upper, lower) ? known : refuse("ESTALE");
  // A copy is as long as it has to be; what was pushed to has room for more.
  const inode = new OverlayInode(upper, lowers.slice());
  inode.constIno = byLower;
  inode.xattrWhiteouts = found.xattrWhiteouts;
  inode.redirect = found.redirect;
  inode.indexed = found.indexed;
  if (found.metacopy) {
    inode.metacopy = true;
    inode.data = lowers.at(-1)!.inode;
    inode.lazyData = found.lazyData;
  }
  // A directory with an origin was merged once: whiteouts may be left in it.
  if (isDir(inode.real)) {
    if (markOf(inode.real, "origin", sb.mounted.marks) !== undefined) inode.merges = true;
  } else if (key === null && upper === null) inode.nlink = 1;
  else if (upper !== null && lower !== undefined) inode.nlink = unionLinks(sb, upper, lower);
  if (key !== null) sb.dcache.claim(key, inode);
  return inode;
}

/** What was found may be known: a file that is found in a lower layer only may have an upper under another name.
 *  Kernel: ovl_verify_inode */
function agrees(known: OverlayInode, upper: Inode | null, lower: Inode | undefined): boolean {
  const knownLower = known.lowers[0]?.inode;
  if (isDir(known.real) && (lower === undefined || upper === null)) {
    if (known.upper !== upper || knownLower !== lower) return false;
  }
  return (lower === undefined || knownLower === lower) && (upper === null || known.upper === upper);
}

/** An object of the upper that could be met again: by another name, or, as FIFOs are, by who has it open. */
const isShareable = (upper: Inode): boolean => !isDir(upper) && (upper.nlink > 1 || !isFile(upper));

/** Whether the object keeps the identity of its lower: not so for hard links, which copy-up breaks unless there is an
 *  index. Kernel: ovl_hash_bylower. */
function isClaimable(sb: Superblock, { upper, indexed }: Found, lower: Inode): boolean {
  if (indexed || sb.mounted.upper === null) return true;
  const breaks = upper !== null || sb.mounted.upper.index === null;
  if (breaks && !isDir(lower) && lower.nlink > 1) return false;
  return upper === null || !sb.mounted.options.nfsExport;
}

function whereFound(dentry: Dentry): "upper" | "lower" | "merge" | "absent" {
  if (dentry.isNegative) return "absent";
  const inode = dentry.madeInode;
  if (inode === null) return "lower";
  if (inode.upper === null) return inode.lowers.length > 1 ? "merge" : "lower";
  return isDir(inode.upper) && inode.lowers.length > 0 ? "merge" : "upper";
}

/** Whether some object below the upper would show under this name if the upper had nothing: a removal then needs a
 *  whiteout. Kernel: ovl_lower_positive. */
export function isLowerPositive(sb: Superblock, dentry: Dentry): boolean {
  if (dentry.isNegative) return dentry.opaque;
  if (dentry.upper === null) return true;
  for (const { inode } of inodeOf(dentry.parent).lowers) {
    const found = isDir(inode) ? namesOf(inode).get(dentry.name) : undefined;
    if (found !== undefined) return !isWhiteout(found, sb.mounted.marks);
  }
  return false;
}
