import { Content } from "../layer/content.ts";

/** How the data of a file in the upper relates to the file it was copied from, in blocks of 4 KiB. Holes and
 *  space that was only reserved are no data. */
export interface BlockShare {
  /** Data that the other file has at the same offset. */
  readonly redundantBytes: number;
  readonly changedBytes: number;
}

/** Compares block by block; what both share in memory or on disk is not read. `lower`: null when there is none. */
export function shareBlocks(upper: Content, lower: Content | null): BlockShare {
  let data = 0;
  let redundant = 0;
  for (const { from, to } of dataRuns(upper)) {
    data += to - from;
    if (lower !== null) redundant += cut(upper, from, to).identicalBlocks(cut(lower, from, to));
  }
  return { redundantBytes: redundant, changedBytes: data - redundant };
}

/** Runs of data; each begins on a block's boundary and ends on one, or at the end of the file. */
function* dataRuns(content: Content): Generator<{ readonly from: number; readonly to: number }> {
  let from = content.seekData(0);
  while (from >= 0) {
    const to = content.seekHole(from);
    yield { from, to };
    from = content.seekData(to);
  }
}

function cut(content: Content, from: number, to: number): Content {
  if (from === 0 && to >= content.size) return content;
  return Content.empty.copyRange(content, from, 0, to - from);
}
