import { BLOCK } from "../../image/layer-tar/header-fields.ts";
import type { Content, ContentExtent } from "../../layer/content.ts";

/** A file with holes, as GNU's PAX sparse format 1.0 has it. */
export interface SparseMap {
  /** The blocks before the data: how many runs, then offset and length of each, a number a line. */
  readonly map: Uint8Array;
  readonly runs: readonly ContentExtent[];
  /** Bytes of map and data. */
  readonly size: number;
  /** Offset and length of each stretch that is reserved, but holds nothing: "4096,8192". */
  readonly reserved: string;
}

/** Null for a file without holes. */
export function sparseMap(content: Content): SparseMap | null {
  const runs: ContentExtent[] = [];
  const reserved: number[] = [];
  let holes = false;
  for (const extent of content.extents()) {
    const { kind, offset, length } = extent;
    if (kind === "unwritten") reserved.push(offset, length);
    if (kind === "unwritten" || kind === "hole") holes = true;
    else runs.push(extent);
  }
  if (!holes) return null;
  const numbers = [runs.length, ...runs.flatMap(({ offset, length }) => [offset, length])];
  const lines = new TextEncoder().encode(numbers.map((number) => `${number}\n`).join(""));
  const map = new Uint8Array(Math.ceil(lines.length / BLOCK) * BLOCK);
  map.set(lines);
  const size = runs.reduce((sum, { length }) => sum + length, map.length);
  return { map, runs, size, reserved: reserved.join(",") };
}
