import type { CopyUpTrigger, Envelope } from "../base/event.ts";
import { tallyCosts } from "../cost/tally.ts";
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
}

/** What copy-ups came to in one layer, dearest first. */
export interface CopyCosts {
  readonly files: readonly CopiedUp[];
  readonly copied: number;
  readonly twice: number;
  /** Bytes that programs wrote. */
  readonly written: number;
}

/** The cost of what was written to `upper`; `lowers` is topmost first. */
export function copyCosts(
  envelopes: readonly Envelope[],
  layers: { readonly upper: Layer; readonly lowers: readonly Layer[] },
): CopyCosts {
  const { total, copyUps } = tallyCosts(envelopes, layers);
  const files = copyUps
    .filter(({ copiedBytes }) => copiedBytes > 0)
    .map(({ path, trigger, copiedBytes, now }) => ({
      path,
      trigger,
      copied: copiedBytes,
      twice: now?.redundantBytes ?? 0,
      gone: now === null,
    }))
    .sort((a, b) => b.copied - a.copied);
  return {
    files,
    copied: total.copiedBytes,
    twice: files.reduce((sum, { twice }) => sum + twice, 0),
    written: total.writtenBytes,
  };
}
