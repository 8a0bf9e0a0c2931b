import type { ImageAnalysis } from "../../analyze/analysis.ts";
import { unitsOf } from "../../cost/time/work.ts";
import { durationWords } from "../duration-words.ts";
import type { Page } from "../page.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import { hanging, solid } from "../text.ts";
import { deviceLines, firstChangeWords } from "../time-lines.ts";

/** How long an image takes to unpack, and a container to write to its largest file; nothing when there is none. */
export function unpackLines(analysis: ImageAnalysis, pricedFor: PricedFor, page: Page): string[] {
  const sentences = timeSentences(analysis, pricedFor, page);
  if (sentences.length === 0) return [];
  return [
    ...sentences.flatMap((sentence) => hanging("  ", sentence, page.width)),
    ...deviceLines(pricedFor, page),
  ];
}

/** The same as sentences, without what the times are for. */
export function timeSentences(
  { work, savingWork, dearest }: ImageAnalysis,
  pricedFor: PricedFor,
  page: Page,
): string[] {
  if (unitsOf(work).length === 0) return [];
  const words = (of: typeof work) => solid(durationWords(timeFor(of, pricedFor)));
  const saved =
    unitsOf(savingWork).length === 0
      ? ""
      : `, ${words(savingWork)} of it for what need not be there`;
  const unpacking = `Once downloaded and decompressed, the layers take ${words(work)} to unpack and bring to the disk${saved}.`;
  if (dearest === null) return [unpacking];
  return [unpacking, firstChangeWords({ ...dearest, trigger: "open" }, pricedFor, page)];
}
