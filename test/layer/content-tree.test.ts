import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Extent } from "../../src/layer/extent.ts";
import { BytesExtent } from "../../src/layer/extent-bytes.ts";
import { hole } from "../../src/layer/extent-gap.ts";
import { joinExtents } from "../../src/layer/extent-join.ts";
import { glue, put } from "../../src/layer/extent-seam.ts";
import {
  allocated,
  Branch,
  concat,
  cut,
  EMPTY,
  splice,
  type Tree,
  written,
} from "../../src/layer/extent-tree.ts";
import { extentsFrom, readTree } from "../../src/layer/extent-walk.ts";

/** The height of a tree whose branches are all balanced and say the truth about what is below. */
function checkedHeight(tree: Tree): number {
  if (!(tree instanceof Branch)) return 0;
  const left = checkedHeight(tree.left);
  const right = checkedHeight(tree.right);
  expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
  expect(tree.height).toBe(Math.max(left, right) + 1);
  expect(tree.length).toBe(tree.left.length + tree.right.length);
  expect(tree.allocated).toBe(allocated(tree.left) + allocated(tree.right));
  expect(tree.written).toBe(written(tree.left) + written(tree.right));
  expect(tree.left.length * tree.right.length).toBeGreaterThan(0);
  return tree.height;
}

const textOf = (tree: Tree): string => {
  const target = new Uint8Array(tree.length);
  readTree(tree, 0, target);
  return Buffer.from(target).toString("latin1").replaceAll("\0", "_");
};
const bytes = (value: string): Extent => new BytesExtent(Buffer.from(value), 0, value.length);
/** Letters and underscores; runs of underscores are holes. */
const treeOf = (value: string): Tree =>
  (value.match(/_+|[^_]+/g) ?? [])
    .map((run): Tree => (run.startsWith("_") ? hole(run.length) : bytes(run)))
    .reduce(concat, EMPTY);

const values = fc.stringMatching(/^[a-c_]{0,40}$/);
const edits = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(5), values),
);

describe.each([
  ["splice()", splice],
  ["put()", put],
])("%s", (_, change) => {
  it("replaces a range as a string does, and keeps the tree balanced", () => {
    fc.assert(
      fc.property(values, edits, (start, list) => {
        let text = start;
        let tree = treeOf(start);
        for (const [place, length, value] of list) {
          const from = Math.floor(place * (text.length + 1));
          const to = Math.min(text.length, from + length);
          text = text.slice(0, from) + value + text.slice(to);
          tree = change(tree, from, to, treeOf(value));
          expect(textOf(tree)).toBe(text);
          checkedHeight(tree);
        }
        expect(textOf(cut(tree, 3, 20))).toBe(text.slice(3, 20));
        checkedHeight(cut(tree, 3, 20));
      }),
    );
  });
});

describe("glue()", () => {
  it("joins what meets at the seam, again and again", () => {
    const tree = glue(concat(concat(hole(5), bytes("ab")), hole(3)), hole(4));

    expect([...extentsFrom(tree, 0)].map(({ extent }) => extent.kind)).toEqual([
      "hole",
      "bytes",
      "hole",
    ]);
    // Holes are not copied into bytes, whatever their length.
    expect(joinExtents(bytes("a"), hole(1))).toBeUndefined();
  });

  it("trees of very different height stay balanced, whichever side is the taller", () => {
    const tall = Array.from({ length: 1000 }, (_, at) => treeOf(at % 2 ? "_" : "a")).reduce(concat);

    for (const tree of [concat(tall, hole(1)), concat(hole(1), tall), concat(tall, tall)]) {
      expect(checkedHeight(tree)).toBeLessThan(16);
    }
  });
});
