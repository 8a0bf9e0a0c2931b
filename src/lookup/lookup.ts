import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile, namesOf } from "../layer/inode.ts";
import { isWhiteout, markOf } from "../layer/marks.ts";
import { childPath, type Dentry, inodeOf } from "./dentry.ts";
import { fixOrigin, originOf } from "./origin.ts";
import { type LowerPath, OverlayInode } from "./overlay-inode.ts";
import { Search, searchLayer } from "./search.ts";
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
  const found = search(sb, parent, name);
  const inode = found.upper === null && found.lowers.length === 0 ? null : claim(sb, found);
  const dentry = sb.dcache.add(parent, name, inode);
  dentry.opaque = found.opaque;
  const trace = sb.mounted.trace;
  if (trace !== null) {
    const path = childPath(parent, name);
    trace.emit({ type: "lookup", path, probes: found.probes, found: whereFound(inode) });
  }
  return dentry;
}

interface Found {
  readonly upper: Inode | null;
  readonly lowers: readonly LowerPath[];
  /** The upper hides what is below: by a whiteout, or by an opaque directory. */
  readonly opaque: boolean;
  readonly xattrWhiteouts: boolean;
  readonly probes: number;
}

function search(sb: Superblock, parent: Dentry, name: string): Found {
  const { marks, options } = sb.mounted;
  const dir = inodeOf(parent);
  const search = new Search(name, marks);
  const followed = options.redirectDir !== "nofollow";
  let stack = dir.lowers;

  let upper: Inode | null = null;
  let origin: LowerPath | null = null;
  if (dir.upper !== null) {
    search.last = !followed && stack.length === 0;
    upper = searchLayer(search, dir.upper) ?? null;
    if (upper !== null && !search.isDir) origin = originOf(sb, upper);
    if (search.redirect !== undefined && !followed) refuse("EPERM");
    if (search.redirect?.startsWith("/")) stack = sb.lowerRoots;
  }
  const opaque = search.opaque;
  const upperMetacopy = search.metacopy;
  if (upperMetacopy && !options.metacopy) refuse("EPERM");

  // In the upper this form is not looked for.
  search.xattrWhiteouts = false;
  let xattrWhiteouts = false;
  const lowers: LowerPath[] = [];
  for (let i = 0; !search.stop && i < stack.length; i++) {
    const { layer, inode: base } = stack[i]!;
    search.last = followed ? layer === sb.lowerRoots.length : i === stack.length - 1;
    const inode = searchLayer(search, base);
    if (inode === undefined) continue;
    if (search.xattrWhiteouts) {
      sb.xattrWhiteoutLayers.add(layer);
      search.xattrWhiteouts = false;
      xattrWhiteouts = true;
    }
    if (search.metacopy && !options.metacopy) refuse("EPERM");
    if (upper !== null && lowers.length === 0 && search.isDir) {
      fixOrigin(sb, parent, upper, inode);
    }
    lowers.push({ layer, inode });
    if (search.redirect !== undefined && !followed) refuse("EPERM");
    if (search.stop) break;
    if (search.redirect?.startsWith("/") && stack !== sb.lowerRoots) {
      stack = sb.lowerRoots;
      i = layer - 1;
    }
  }
  if (search.metacopy || (upperMetacopy && lowers.length === 0)) refuse("EIO");
  if (origin !== null && lowers.length === 0) lowers.push(origin);
  return { upper, lowers, opaque, xattrWhiteouts, probes: search.probes };
}

/** The overlay inode for what was found: the one that already stands for the same lower object, if there is one.
 *  @throws ESTALE another upper claims that lower object. Kernel: ovl_get_inode */
function claim(sb: Superblock, found: Found): OverlayInode {
  const { upper, lowers } = found;
  const lower = lowers[0]?.inode;
  const byLower = lower !== undefined && isClaimable(sb, upper, lower);
  const key = byLower ? lower : upper !== null && isShareable(upper) ? upper : null;
  const known = key === null ? undefined : sb.dcache.claimed.get(key);
  if (known !== undefined) return agrees(known, upper) ? known : refuse("ESTALE");
  const inode = new OverlayInode(upper, lowers);
  inode.constIno = byLower;
  inode.xattrWhiteouts = found.xattrWhiteouts;
  // A directory with an origin was merged once: whiteouts may be left in it.
  if (isDir(inode.real) && markOf(inode.real, "origin", sb.mounted.marks) !== undefined) {
    inode.merges = true;
  }
  if (key !== null) sb.dcache.claim(key, inode);
  return inode;
}

/** A file that is found in a lower layer only may be known with an upper under another name: it is that object.
 *  Kernel: ovl_verify_inode */
function agrees(known: OverlayInode, upper: Inode | null): boolean {
  return known.upper === upper || (upper === null && !isDir(known.real));
}

/** An object of the upper that could be met again: by another name, or, as FIFOs are, by who has it open. */
const isShareable = (upper: Inode): boolean => !isDir(upper) && (upper.nlink > 1 || !isFile(upper));

/** Whether the object keeps the identity of its lower: not so for hard links, which copy-up breaks.
 *  Kernel: ovl_hash_bylower. */
function isClaimable(sb: Superblock, upper: Inode | null, lower: Inode): boolean {
  if (sb.mounted.upper === null) return true;
  if (isDir(lower) || lower.nlink === 1) return true;
  return upper === null && sb.mounted.options.index;
}

function whereFound(inode: OverlayInode | null): "upper" | "lower" | "merge" | "absent" {
  if (inode === null) return "absent";
  if (inode.upper === null) return inode.lowers.length > 1 ? "merge" : "lower";
  return isDir(inode.upper) && inode.lowers.length > 0 ? "merge" : "upper";
}

/** Whether some object below the upper would show under this name if the upper had nothing: a removal then needs a
 *  whiteout. Kernel: ovl_lower_positive. */
export function isLowerPositive(sb: Superblock, dentry: Dentry): boolean {
  if (dentry.inode === null) return dentry.opaque;
  if (dentry.inode.upper === null) return true;
  for (const { inode } of inodeOf(dentry.parent).lowers) {
    const found = isDir(inode) ? namesOf(inode).get(dentry.name) : undefined;
    if (found !== undefined) return !isWhiteout(found, sb.mounted.marks);
  }
  return false;
}
