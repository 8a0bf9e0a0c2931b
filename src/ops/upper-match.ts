import { namesOf } from "../layer/inode.ts";
import { isWhiteout } from "../layer/marks.ts";
import { type Dentry, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** Somebody may have changed the upper behind the mount: operations compare what they cached with what is there, and
 *  fail with ESTALE rather than damage it. Kernel: ovl_matches_upper, ovl_upper_is_whiteout. */
export function matchesUpper(dentry: Dentry): boolean {
  return namesOf(upperOf(dentry.parent)).get(dentry.name) === (dentry.upper ?? undefined);
}

export function matchesWhiteout(sb: Superblock, dentry: Dentry): boolean {
  const found = namesOf(upperOf(dentry.parent)).get(dentry.name);
  return found !== undefined && isWhiteout(found, sb.mounted.marks);
}
