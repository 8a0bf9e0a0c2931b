import type { CopyUpTrigger, Envelope } from "../base/event.ts";
import { tallyCosts } from "../cost/tally.ts";
import type { Work } from "../cost/time/work.ts";
import type { Layer } from "../layer/layer.ts";

/** A file that was copied up whole, and what became of the copy. Bytes. */
export interface CopiedUp {
  readonly path: string;
  readonly trigger: CopyUpTrigger;
  /** Read below and written again. */
  readonly copied: number;
  /** Of the copy, what is the same in the layer below: stored twice. 0 when the copy is gone. */
  readonly twice: number;
  readonly gone: boolean;
  /** What the call that copied it had to wait for. */
  readonly work: Work;
}

/** What copy-ups came to in one layer, dearest first. */
export interface CopyCosts {
  readonly files: readonly CopiedUp[];
  readonly copied: number;
  readonly twice: number;
  /** Bytes that programs wrote. */
  readonly written: number;
  /** All that was done in the layer. */
  readonly work: Work;
}

/** The cost of what was written to `upper`; `lowers` is topmost first. */
export function copyCosts(
  envelopes: readonly Envelope[],
  layers: { readonly upper: Layer; readonly lowers: readonly Layer[] },
): CopyCosts {
  const { total, copyUps, work } = tallyCosts(envelopes, layers);
  const files = copyUps
    .filter(({ copiedBytes }) => copiedBytes > 0)
    .map(({ path, trigger, copiedBytes, now, work: waited }) => ({
      path,
      trigger,
      copied: copiedBytes,
      twice: now?.redundantBytes ?? 0,
      gone: now === null,
      work: waited,
    }))
    .sort((a, b) => b.copied - a.copied);
  return {
    files,
    copied: total.copiedBytes,
    twice: files.reduce((sum, { twice }) => sum + twice, 0),
    written: total.writtenBytes,
    work,
  };
}
