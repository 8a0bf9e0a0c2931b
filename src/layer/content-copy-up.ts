import { CHUNK } from "./extent.ts";
import { hole } from "./extent-gap.ts";
import { zeros } from "./extent-pattern.ts";
import { glue } from "./extent-seam.ts";
import { cut, EMPTY, type Tree } from "./extent-tree.ts";
import { fillGaps, seek } from "./extent-walk.ts";

/** The ranges that a data copy-up copies, in order.   Kernel: ovl_copy_up_file, without reflink.
 *  The kernel asks SEEK_DATA only where a 1 MiB step begins. So a step takes the holes inside it
 *  along, and what it skips is a hole at the beginning of a step. */
export function* copyUpRanges(tree: Tree, size: number): Generator<{ from: number; to: number }> {
  let position = 0;
  while (position < size) {
    const data = seek(tree, position, "written");
    if (data < 0 || data >= size) return;
    // Steps that begin inside one run of data need no further look: they all find data at once.
    const gap = seek(tree, data, "gap");
    const run = (gap < 0 ? size : gap) - data;
    const to = Math.min(size, data + Math.ceil(run / CHUNK) * CHUNK);
    yield { from: data, to };
    position = to;
  }
}

/** What the upper file holds afterwards: the same bytes, zeros written where a step copied a hole,
 *  holes where the kernel skipped (fallocate's reserved pages among them). */
export function copyUpTree(tree: Tree, size: number): Tree {
  let made: Tree = EMPTY;
  for (const { from, to } of copyUpRanges(tree, size)) {
    made = glue(made, hole(from - made.length));
    made = glue(
      made,
      fillGaps(cut(tree, from, to), (gap) => zeros(gap.length)),
    );
  }
  return glue(made, hole(size - made.length));
}
