import { isDir } from "../../src/layer/inode.ts";
import { walk } from "../../src/layer/layer.ts";
import { type Dentry, pathOf } from "../../src/lookup/dentry.ts";
import type { Superblock } from "../../src/lookup/superblock.ts";

/** What a lookup found: the layers that answer ("U" the upper, 1 the topmost lower), with the path there when it is not
 *  the one that was asked for; "-" for nothing; a "!" when the upper hides what is below. */
export function foundIn(sb: Superblock, dentry: Dentry): string {
  const hidden = dentry.opaque ? "!" : "";
  const { inode } = dentry;
  if (inode === null) return `-${hidden}`;
  const asked = pathOf(dentry);
  const lowers = inode.lowers
    // A file copied up keeps its lower for the inode number alone.
    .filter(() => inode.upper === null || isDir(inode.real))
    .map(({ layer, inode: lower }) => {
      const visits = [...walk(sb.mounted.lowers[layer - 1]!.root)];
      const path = visits.find((visit) => visit.inode === lower)?.path;
      return path === asked ? String(layer) : `${layer}:${path ?? "elsewhere"}`;
    });
  return [...(inode.upper === null ? [] : ["U"]), ...lowers].join(" ") + hidden;
}
