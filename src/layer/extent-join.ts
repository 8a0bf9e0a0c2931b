import type { Extent } from "./extent.ts";
import { BytesExtent, MERGE_LIMIT } from "./extent-bytes.ts";

/** A pattern beside bytes becomes bytes when it is shorter than an extent costs. */
const SHORT_PATTERN = 256;

/** One extent for two neighbours, or undefined when they are better kept apart.
 *  Small runs in memory are copied together, so that scattered small writes do not leave
 *  more extents than bytes. Holes stay holes and sources stay unread. */
export function joinExtents(left: Extent, right: Extent): Extent | undefined {
  const joined = left.join(right);
  if (joined !== undefined) return joined;
  const length = left.length + right.length;
  if (length > MERGE_LIMIT || !worthMerging(left, right)) return undefined;
  const array = new Uint8Array(length);
  left.readInto(array.subarray(0, left.length), 0);
  right.readInto(array.subarray(left.length), 0);
  return new BytesExtent(array, 0, length);
}

function worthMerging(left: Extent, right: Extent): boolean {
  if (left.kind === "bytes") return right.kind === "bytes" || isShortPattern(right);
  return right.kind === "bytes" && isShortPattern(left);
}

const isShortPattern = (extent: Extent): boolean =>
  extent.kind === "pattern" && extent.length <= SHORT_PATTERN;
