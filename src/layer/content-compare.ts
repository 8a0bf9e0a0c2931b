import { CHUNK, type Extent } from "./extent.ts";
import { BytesExtent } from "./extent-bytes.ts";
import { PatternExtent, zeros } from "./extent-pattern.ts";
import { SourceExtent } from "./extent-source.ts";
import { Branch, drop, type Tree, take } from "./extent-tree.ts";

/** Two patterns are compared over one common period when that is at most this many bytes. */
const LONGEST_PERIOD = 16 * CHUNK;

/** Two runs of equal length that stand at the same offset of two files. */
interface Pair {
  readonly offset: number;
  readonly left: Extent;
  readonly right: Extent;
}

/** `count` blocks that differ, none of them before number `block`. */
interface Difference {
  readonly block: number;
  readonly count: number;
}

/** How many of the first `size` bytes lie in blocks that are the same in both trees, which must
 *  both be that long. The last block may be short. */
export function identicalBytes(left: Tree, right: Tree, size: number, blockSize: number): number {
  let identical = size;
  let last = -1;
  for (const { block, count } of differences(left, right, size, blockSize)) {
    // Extents that meet inside a block may both report it.
    if (block === last) continue;
    last = block;
    identical -= Math.min(count * blockSize, size - block * blockSize);
  }
  return identical;
}

/** Where the first `size` bytes differ, in ascending order; a block may be named twice in a row.
 *  Runs that share memory or source, and patterns, are told apart without reading. */
export function* differences(
  left: Tree,
  right: Tree,
  size: number,
  blockSize: number,
): Generator<Difference> {
  for (const pair of pairs(take(left, size), take(right, size))) {
    if (sameOrigin(pair.left, pair.right)) continue;
    const one = asPattern(pair.left);
    const other = asPattern(pair.right);
    if (one === undefined || other === undefined) yield* scan(pair, blockSize);
    else yield* comparePatterns(pair.offset, one, other, blockSize);
  }
}

/** Two trees of equal length cut at the extent boundaries of either, without what they share. */
function* pairs(left: Tree, right: Tree, offset = 0): Generator<Pair> {
  if (left === right || left.length === 0) return;
  if (left instanceof Branch || right instanceof Branch) {
    const split = (left instanceof Branch ? left : (right as Branch)).left.length;
    yield* pairs(take(left, split), take(right, split), offset);
    yield* pairs(drop(left, split), drop(right, split), offset + split);
    return;
  }
  yield { offset, left, right };
}

/** True when both runs are the same bytes of the same array or source. */
function sameOrigin(left: Extent, right: Extent): boolean {
  if (left instanceof BytesExtent && right instanceof BytesExtent) {
    return left.array === right.array && left.start === right.start;
  }
  if (left instanceof SourceExtent && right instanceof SourceExtent) {
    return left.source === right.source && left.start === right.start;
  }
  return false;
}

function asPattern(extent: Extent): PatternExtent | undefined {
  if (extent instanceof PatternExtent) return extent;
  return extent.kind === "hole" || extent.kind === "unwritten" ? zeros(extent.length) : undefined;
}

function* comparePatterns(
  offset: number,
  left: PatternExtent,
  right: PatternExtent,
  blockSize: number,
): Generator<Difference> {
  const { length } = left;
  const pair = (from: number, to: number): Pair => ({
    offset: offset + from,
    left: left.slice(from, to),
    right: right.slice(from, to),
  });
  // Fine and Wilf: runs of periods p and q that agree on p + q bytes agree for ever.
  const enough = Math.min(length, left.unit.length + right.unit.length);
  if (scan(pair(0, enough), blockSize).next().done) return;
  const period = lcm(lcm(left.unit.length, right.unit.length), blockSize);
  const head = Math.min(length, (blockSize - (offset % blockSize)) % blockSize);
  const periods = Math.floor((length - head) / period);
  if (periods < 2 || period > LONGEST_PERIOD) {
    yield* scan(pair(0, length), blockSize);
    return;
  }
  yield* scan(pair(0, head), blockSize);
  let count = 0;
  for (const found of scan(pair(head, head + period), blockSize)) count += found.count;
  if (count > 0) yield { block: (offset + head) / blockSize, count: count * periods };
  yield* scan(pair(head + period * periods, length), blockSize);
}

/** Reads both runs and names each block in which they differ. */
function* scan({ offset, left, right }: Pair, blockSize: number): Generator<Difference> {
  for (let from = 0; from < left.length; from += CHUNK) {
    const to = Math.min(left.length, from + CHUNK);
    const one = left.view(from, to);
    const other = right.view(from, to);
    let at = firstDifference(one, other, 0);
    while (at < one.length) {
      const position = offset + from + at;
      const inBlock = position % blockSize;
      yield { block: (position - inBlock) / blockSize, count: 1 };
      at = firstDifference(one, other, at + blockSize - inBlock);
    }
  }
}

/** The first place from `from` on where two arrays of equal length differ, or a place past their end. */
function firstDifference(left: Uint8Array, right: Uint8Array, from: number): number {
  let at = from;
  const aligned = (left.byteOffset + at) % 4 === 0 && (right.byteOffset + at) % 4 === 0;
  if (aligned && at < left.length) {
    // Four bytes at a time, which most of the time decides.
    const count = Math.floor((left.length - at) / 4);
    const one = new Int32Array(left.buffer, left.byteOffset + at, count);
    const other = new Int32Array(right.buffer, right.byteOffset + at, count);
    let word = 0;
    while (word < count && one[word] === other[word]) word++;
    at += word * 4;
  }
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}

function lcm(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
