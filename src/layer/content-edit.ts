import { isGap, pageCeil, pageFloor } from "./extent.ts";
import { BytesExtent, MERGE_LIMIT } from "./extent-bytes.ts";
import { GapExtent, hole, unwritten } from "./extent-gap.ts";
import { zeros } from "./extent-pattern.ts";
import { endingAt, glue, put, startingAt } from "./extent-seam.ts";
import { Branch, cut, EMPTY, type Tree } from "./extent-tree.ts";
import { fillGaps } from "./extent-walk.ts";

// One rule holds in every tree: a page is all hole, all unwritten or all written, as in tmpfs, which
// allocates whole pages and zeroes what a write leaves of them. So what occupies pages and what
// SEEK_DATA finds are plain sums and boundaries of extents. Only the end may stand inside a page.

/** The tree made at least `length` long, as when a file grows: a written last page is zeros up to
 *  its end, what follows is a hole. */
export function extend(tree: Tree, length: number): Tree {
  if (length <= tree.length) return tree;
  const pageEnd = Math.min(pageCeil(tree.length), length);
  const rest = pageEnd - tree.length;
  const last = endingAt(tree, tree.length);
  const page = last instanceof GapExtent ? new GapExtent(last.kind, rest) : zeros(rest);
  return glue(glue(tree, page), hole(length - pageEnd));
}

/** All bytes that a file has after a write, where that needs no extents: all is written anew, or the file is one small array
 *  that stays as long. Else null. */
export function overwrite(
  tree: Tree | Uint8Array,
  offset: number,
  data: Uint8Array,
): Uint8Array | null {
  const { length } = tree;
  if (offset === 0 && data.length >= length) return new Uint8Array(data);
  const isSmall = tree instanceof Uint8Array && length <= MERGE_LIMIT;
  if (!isSmall || offset + data.length > length) return null;
  const bytes = new Uint8Array(tree);
  bytes.set(data, offset);
  return bytes;
}

/** A copy of `data` at `offset`: inside a small run in memory, or behind the run before it where there
 *  is room, or as a run of its own. */
export function write(tree: Tree, offset: number, data: Uint8Array): Tree {
  const patched = patch(tree, offset, data);
  if (patched !== undefined) return patched;
  const whole = extend(tree, offset);
  const before = endingAt(whole, offset);
  const grown = before instanceof BytesExtent ? before.append(data) : undefined;
  return grown === undefined
    ? putWritten(whole, offset, new BytesExtent(new Uint8Array(data), 0, data.length))
    : putWritten(whole, offset + data.length - grown.length, grown);
}

/** `data` put into the one small run that reaches from its beginning to its end, if there is one. */
function patch(tree: Tree, offset: number, data: Uint8Array): Tree | undefined {
  if (offset + data.length > tree.length) return undefined;
  if (tree instanceof BytesExtent) return tree.patch(offset, data);
  if (!(tree instanceof Branch)) return undefined;
  const { left, right } = tree;
  if (offset < left.length) {
    const patched = patch(left, offset, data);
    return patched && new Branch(patched, right);
  }
  const patched = patch(right, offset - left.length, data);
  return patched && new Branch(left, patched);
}

/** `piece` at `offset`, sharing its extents. What was a gap in it is written as zeros. */
export function place(tree: Tree, offset: number, piece: Tree): Tree {
  return putWritten(
    extend(tree, offset),
    offset,
    fillGaps(piece, (gap) => zeros(gap.length)),
  );
}

/** `piece` at `offset`, sharing its extents. What was a gap in it is a hole, as reflinks leave it. */
export function clone(tree: Tree, offset: number, piece: Tree): Tree {
  const data = fillGaps(piece, (gap) => hole(gap.length));
  return put(extend(tree, offset), offset, offset + data.length, data);
}

/** Puts `data` at `offset`, which lies in the tree or at its end, and zeros over the rest of the pages
 *  it touches when nobody has written them. */
function putWritten(tree: Tree, offset: number, data: Tree): Tree {
  const end = offset + data.length;
  const head = offset - pageFloor(offset);
  const tail = Math.min(pageCeil(end), tree.length) - end;
  const before = head > 0 && isGapAt(tree, offset - head) ? zeros(head) : EMPTY;
  const after = tail > 0 && isGapAt(tree, end) ? zeros(tail) : EMPTY;
  return put(tree, offset - before.length, end + after.length, glue(glue(before, data), after));
}

function isGapAt(tree: Tree, offset: number): boolean {
  const extent = startingAt(tree, offset);
  return extent !== undefined && isGap(extent);
}

/** Every page that `[from, to)` touches, inside the tree, occupied: holes become unwritten.
 *  What was unwritten becomes zeros: the second fallocate of a page clears it, and from then on
 *  SEEK_DATA finds it.   Kernel: shmem_get_folio_gfp. */
export function allocate(tree: Tree, from: number, to: number): Tree {
  return rewrite(tree, pageFloor(from), pageCeil(to), (part) =>
    fillGaps(part, ({ kind, length }) => (kind === "hole" ? unwritten(length) : zeros(length))),
  );
}

/** Zeros in `[from, to)`: whole pages become holes. A page that is only touched stays allocated,
 *  and data if it was data.   Kernel: shmem_fallocate, shmem_undo_range. */
export function punch(tree: Tree, from: number, to: number): Tree {
  const firstPage = pageCeil(from);
  const lastPage = pageFloor(to);
  if (firstPage > lastPage) return rewrite(tree, from, to, zeroWritten);
  const headless = rewrite(tree, from, firstPage, zeroWritten);
  const emptied = rewrite(headless, firstPage, lastPage, (part) => hole(part.length));
  return rewrite(emptied, lastPage, to, zeroWritten);
}

/** Zeros over a part of one page, which stays what it is. */
const zeroWritten = (part: Tree): Tree => (isGapAt(part, 0) ? part : zeros(part.length));

/** `[from, to)` as far as the tree goes, replaced by as many bytes. */
function rewrite(tree: Tree, from: number, to: number, change: (part: Tree) => Tree): Tree {
  const part = cut(tree, from, to);
  if (part.length === 0) return tree;
  const changed = change(part);
  return changed === part ? tree : put(tree, from, from + part.length, changed);
}
