import type { Extent } from "./extent.ts";
import { glue } from "./extent-seam.ts";
import { Branch, type Tree, written } from "./extent-tree.ts";

/** Every extent, with its offset, from the one that holds byte `from` on. */
export function* extentsFrom(
  tree: Tree,
  from: number,
): Generator<{ readonly offset: number; readonly extent: Extent }> {
  const ahead = [tree];
  let offset = 0;
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (offset + next.length <= from) offset += next.length;
    else if (next instanceof Branch) ahead.push(next.right, next.left);
    else {
      yield { offset, extent: next };
      offset += next.length;
    }
  }
}

/** Fills `target` with the bytes from `from` on; they must all exist. */
export function readTree(tree: Tree, from: number, target: Uint8Array): void {
  if (target.length === 0) return;
  if (!(tree instanceof Branch)) {
    tree.readInto(target, from);
    return;
  }
  const { left, right } = tree;
  const split = left.length - from;
  if (split <= 0) readTree(right, -split, target);
  else if (split >= target.length) readTree(left, from, target);
  else {
    readTree(left, from, target.subarray(0, split));
    readTree(right, 0, target.subarray(split));
  }
}

/** The tree with every gap replaced by as many other bytes. Parts without gaps are shared. */
export function fillGaps(tree: Tree, filling: (gap: Extent) => Extent): Tree {
  if (written(tree) === tree.length) return tree;
  if (!(tree instanceof Branch)) return filling(tree);
  return glue(fillGaps(tree.left, filling), fillGaps(tree.right, filling));
}

/** The first offset from `from` on that was written, or that was not; -1 when there is none.
 *  O(log n): a branch knows whether it holds what is looked for. */
export function seek(tree: Tree, from: number, wanted: "written" | "gap"): number {
  const count = wanted === "written" ? written(tree) : tree.length - written(tree);
  if (from >= tree.length || count === 0) return -1;
  if (count === tree.length) return Math.max(from, 0);
  if (!(tree instanceof Branch)) throw new Error("unreachable: an extent is written or a gap");
  const found = seek(tree.left, from, wanted);
  if (found >= 0) return found;
  const split = tree.left.length;
  const further = seek(tree.right, from - split, wanted);
  return further < 0 ? -1 : split + further;
}
