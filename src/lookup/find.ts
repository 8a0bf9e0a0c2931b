import { refuse } from "../base/refusal.ts";
import type { Inode } from "../layer/inode.ts";
import { type Dentry, inodeOf } from "./dentry.ts";
import { lookupIndex } from "./index-entry.ts";
import { fixOrigin, originOf, verifyOrigin } from "./origin.ts";
import type { LowerPath } from "./overlay-inode.ts";
import { redirectOf } from "./redirect.ts";
import { isMetacopy, Search, searchLayer, skipAbsent } from "./search.ts";
import type { Superblock } from "./superblock.ts";

/** What the layers have for one name. Kernel: the locals of ovl_lookup. */
export interface Found {
  /** The upper object: of this name, or the one that the index keeps for the lower object of this name. */
  upper: Inode | null;
  /** The upper has this very name. */
  upperAlias: boolean;
  /** Topmost first. Of a metacopy the last one has the data. */
  readonly lowers: LowerPath[];
  /** The upper hides what is below: by a whiteout, or by an opaque directory. */
  opaque: boolean;
  xattrWhiteouts: boolean;
  /** The redirect that the upper object bears. */
  redirect: string | null;
  /** The topmost object has no data of its own. */
  metacopy: boolean;
  /** Where its data lies in the data-only layers, which are looked at when the data is needed. */
  lazyData: string | null;
  indexed: boolean;
  /** A redirect was followed. */
  redirected: boolean;
  probes: number;
}

/** Asks the layers for `name` in the directory `parent`: the upper first, then down the stack, as far as anything can
 *  show. May write to the upper: an origin that is missing is put there.
 *  @throws EPERM EINVAL EIO ESTALE for marks that cannot be followed. Kernel: ovl_lookup */
export function find(sb: Superblock, parent: Dentry, name: string): Found {
  const { options } = sb.mounted;
  const dir = inodeOf(parent);
  const search = new Search(name, sb.mounted);
  const follows = options.redirectDir !== "nofollow";
  const found: Found = {
    upper: null,
    upperAlias: false,
    lowers: [],
    opaque: false,
    xattrWhiteouts: false,
    redirect: null,
    metacopy: false,
    lazyData: null,
    indexed: false,
    redirected: false,
    probes: 0,
  };
  let stack = dir.lowers;
  let origin: LowerPath | null = null;
  if (dir.upper !== null) {
    search.last = !follows && stack.length === 0;
    found.upper = searchLayer(search, dir.upper) ?? null;
    found.upperAlias = found.upper !== null;
    if (found.upper !== null && !search.isDir) {
      origin = originOf(sb, found.upper);
      found.metacopy = search.metacopy;
    }
    if (search.redirect !== undefined) {
      found.redirect = search.redirect;
      if (search.redirect.startsWith("/")) stack = sb.lowerRoots;
    }
    found.opaque = search.opaque;
  }
  const verified = searchLowers(sb, parent, search, stack, found, origin);
  settleData(sb, search, found, origin);
  if (sb.mounted.upper?.index != null) findIndexed(sb, search, found, verified);
  found.redirected = search.redirect !== undefined;
  found.probes = search.probes;
  return found;
}

/** Goes down the lower layers. Gives the lower object that the upper's origin was verified to point to.
 *  Kernel: the loop of ovl_lookup */
function searchLowers(
  sb: Superblock,
  parent: Dentry,
  search: Search,
  start: readonly LowerPath[],
  found: Found,
  origin: LowerPath | null,
): LowerPath | null {
  const { upper, lowers } = found;
  const { options, dataLayers } = sb.mounted;
  const follows = options.redirectDir !== "nofollow";
  let stack = start;
  let verified: LowerPath | null = null;
  // In the upper this form is not looked for.
  search.xattrWhiteouts = false;
  for (let i = 0; !search.stop && i < stack.length; i++) {
    mustFollow(sb, search);
    i = skipAbsent(search, stack, i);
    if (i === stack.length) break;
    const { layer, inode: base } = stack[i]!;
    if (!follows) search.last = i === stack.length - 1;
    else if (search.isDir || dataLayers.length === 0) search.last = layer === sb.lowerRoots.length;
    const inode = searchLayer(search, base);
    if (inode === undefined) continue;
    const lower = { layer, inode };
    if (search.xattrWhiteouts) {
      sb.xattrWhiteoutLayers.add(layer);
      search.xattrWhiteouts = false;
      found.xattrWhiteouts = true;
    }
    if (upper !== null && lowers.length === 0) {
      if (search.isDir) fixOrigin(sb, parent, upper, lower);
      // A directory that another stands for now does not merge with it; a file is an error.
      if (search.isDir ? options.nfsExport : options.index && origin !== null) {
        if (!verifyOrigin(sb, upper, lower)) {
          if (search.isDir) break;
          refuse("ESTALE");
        }
        verified = lower;
      }
    }
    // Of a chain of metacopies the topmost counts, and what it leads to.
    if (!search.metacopy || lowers.length === 0) lowers.push(lower);
    if (search.redirect?.startsWith("/") && stack !== sb.lowerRoots && !search.stop) {
      stack = sb.lowerRoots;
      i = layer - 1;
    }
  }
  return verified;
}

/** A metacopy without data leads nowhere. Data-only layers are trusted: no option is needed to go there, and not
 *  before somebody needs the data. Kernel: the middle of ovl_lookup. @throws EPERM EIO */
function settleData(sb: Superblock, search: Search, found: Found, origin: LowerPath | null): void {
  const { lowers } = found;
  const lazy = search.metacopy && lowers.length > 0 && search.absolute;
  if (lazy && sb.mounted.dataLayers.length > 0) {
    found.lazyData = search.redirect ?? null;
    search.metacopy = false;
  } else {
    mustFollow(sb, search);
  }
  if (search.metacopy || (found.metacopy && lowers.length === 0)) refuse("EIO");
  if (!search.isDir && found.upper !== null && lowers.length === 0 && origin !== null) {
    lowers.push(origin);
  }
  if (found.upper === null && !search.isDir) {
    found.metacopy = lowers.length > 1 || found.lazyData !== null;
  }
}

/** A lower object that was copied up by another of its names is found in the index. A directory is looked for
 *  only where the index keeps directories, too. Kernel: the end of ovl_lookup. @throws EIO EPERM */
function findIndexed(
  sb: Superblock,
  search: Search,
  found: Found,
  verified: LowerPath | null,
): void {
  const byPath = found.upper === null || (!search.isDir && !found.metacopy);
  const origin = byPath ? (found.lowers[0] ?? verified) : verified;
  if (origin === null || (search.isDir && !sb.mounted.options.nfsExport)) return;
  const index = lookupIndex(sb, found.upper, origin);
  if (index === null) return;
  found.indexed = true;
  if (found.upper !== null) return;
  const { marks } = sb.mounted;
  found.upper = index;
  const redirect = redirectOf(index, marks);
  found.redirect = redirect ?? null;
  found.metacopy = isMetacopy(index, marks);
  search.metacopy = found.metacopy;
  mustFollow(sb, search);
}

/** @throws EPERM: the mount follows no metacopies, or no redirects. Kernel: ovl_check_follow_redirect */
function mustFollow(sb: Superblock, search: Search): void {
  const { metacopy, redirectDir } = sb.mounted.options;
  if (search.metacopy && !metacopy) refuse("EPERM");
  if (search.redirect !== undefined && redirectDir === "nofollow") refuse("EPERM");
}
