import type { Extent } from "./extent.ts";
import { joinExtents } from "./extent-join.ts";
import { Branch, concat, drop, splice, type Tree, take } from "./extent-tree.ts";

/** `[from, to)` replaced by `middle`, with what meets at either seam made one extent where that is
 *  possible, and the result with its neighbour again. */
export function put(tree: Tree, from: number, to: number, middle: Tree): Tree {
  if (middle.length === 0) return splice(tree, from, to, middle);
  let piece = middle;
  let start = from;
  for (let before = endingAt(tree, start); before; before = endingAt(tree, start)) {
    const joined = joinExtents(before, firstExtent(piece));
    if (joined === undefined) break;
    piece = concat(joined, drop(piece, joined.length - before.length));
    start -= before.length;
  }
  let end = to;
  for (let after = startingAt(tree, end); after; after = startingAt(tree, end)) {
    const last = lastExtent(piece);
    const joined = joinExtents(last, after);
    if (joined === undefined) break;
    piece = concat(take(piece, piece.length - last.length), joined);
    end += after.length;
  }
  return splice(tree, start, end, piece);
}

/** `left`, then `right`, joined at the seam. */
export const glue = (left: Tree, right: Tree): Tree => put(left, left.length, left.length, right);

/** What the extent before `offset` holds up to there; undefined at the beginning. */
export function endingAt(tree: Tree, offset: number): Extent | undefined {
  if (offset <= 0) return undefined;
  let at = tree;
  let rest = offset;
  while (at instanceof Branch) {
    const inLeft = rest <= at.left.length;
    if (!inLeft) rest -= at.left.length;
    at = inLeft ? at.left : at.right;
  }
  return rest < at.length ? at.slice(0, rest) : at;
}

/** What the extent at `offset` holds from there on; undefined at or past the end. */
export function startingAt(tree: Tree, offset: number): Extent | undefined {
  if (offset >= tree.length) return undefined;
  let at = tree;
  let rest = offset;
  while (at instanceof Branch) {
    const inLeft = rest < at.left.length;
    if (!inLeft) rest -= at.left.length;
    at = inLeft ? at.left : at.right;
  }
  return rest > 0 ? at.slice(rest, at.length) : at;
}

function firstExtent(tree: Tree): Extent {
  let at = tree;
  while (at instanceof Branch) at = at.left;
  return at;
}

function lastExtent(tree: Tree): Extent {
  let at = tree;
  while (at instanceof Branch) at = at.right;
  return at;
}
