import { type Extent, isGap } from "./extent.ts";
import { hole } from "./extent-gap.ts";

/** A file's extents in order: one extent alone, or an AVL rope over several.
 *  Immutable; a change makes O(log n) new branches and shares the rest. */
export type Tree = Extent | Branch;

/** The tree of no bytes. */
export const EMPTY: Tree = hole(0);

/** Two non-empty trees, one after the other, whose heights differ by at most one. */
export class Branch {
  readonly left: Tree;
  readonly right: Tree;
  readonly height: number;
  readonly length: number;
  readonly allocated: number;
  readonly written: number;

  constructor(left: Tree, right: Tree) {
    this.left = left;
    this.right = right;
    this.height = Math.max(height(left), height(right)) + 1;
    this.length = left.length + right.length;
    this.allocated = allocated(left) + allocated(right);
    this.written = written(left) + written(right);
  }
}

const height = (tree: Tree): number => (tree instanceof Branch ? tree.height : 0);

/** Bytes that lie outside holes. */
export function allocated(tree: Tree): number {
  if (tree instanceof Branch) return tree.allocated;
  return tree.kind === "hole" ? 0 : tree.length;
}

/** Bytes that somebody wrote: neither hole nor merely reserved. */
export function written(tree: Tree): number {
  if (tree instanceof Branch) return tree.written;
  return isGap(tree) ? 0 : tree.length;
}

/** `left`, then `right`. */
export function concat(left: Tree, right: Tree): Tree {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const lean = height(left) - height(right);
  if (lean > 1 && left instanceof Branch) return balance(left.left, concat(left.right, right));
  if (lean < -1 && right instanceof Branch) return balance(concat(left, right.left), right.right);
  return new Branch(left, right);
}

/** A branch over trees whose heights differ by at most two: the AVL rotations. */
function balance(left: Tree, right: Tree): Tree {
  const lean = height(left) - height(right);
  if (lean > 1 && left instanceof Branch) {
    const inner = left.right;
    return inner instanceof Branch && inner.height > height(left.left)
      ? new Branch(new Branch(left.left, inner.left), new Branch(inner.right, right))
      : new Branch(left.left, new Branch(inner, right));
  }
  if (lean < -1 && right instanceof Branch) {
    const inner = right.left;
    return inner instanceof Branch && inner.height > height(right.right)
      ? new Branch(new Branch(left, inner.left), new Branch(inner.right, right.right))
      : new Branch(new Branch(left, inner), right.right);
  }
  return new Branch(left, right);
}

/** The first `count` bytes. */
export function take(tree: Tree, count: number): Tree {
  if (count >= tree.length) return tree;
  if (count <= 0) return EMPTY;
  if (!(tree instanceof Branch)) return tree.slice(0, count);
  const { left, right } = tree;
  return count <= left.length ? take(left, count) : concat(left, take(right, count - left.length));
}

/** All but the first `count` bytes. */
export function drop(tree: Tree, count: number): Tree {
  if (count <= 0) return tree;
  if (count >= tree.length) return EMPTY;
  if (!(tree instanceof Branch)) return tree.slice(count, tree.length);
  const { left, right } = tree;
  return count >= left.length ? drop(right, count - left.length) : concat(drop(left, count), right);
}

/** The bytes `[from, to)`. */
export const cut = (tree: Tree, from: number, to: number): Tree => drop(take(tree, to), from);

/** The tree with `[from, to)` replaced by `middle`. */
export function splice(tree: Tree, from: number, to: number, middle: Tree): Tree {
  if (tree instanceof Branch) {
    const { left, right } = tree;
    const split = left.length;
    if (to <= split) return concat(splice(left, from, to, middle), right);
    if (from >= split) return concat(left, splice(right, from - split, to - split, middle));
  }
  return concat(concat(take(tree, from), middle), drop(tree, to));
}
