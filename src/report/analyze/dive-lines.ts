import type { Finding, ImageAnalysis } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { hanging } from "../text.ts";
import { counted, shareWords, sizeWords } from "../words.ts";

/** dive's numbers beside ours, and where the difference comes from. */
export function diveLines(analysis: ImageAnalysis, page: Page): string[] {
  const { dive, savingBytes, bytes, byClass } = analysis;
  const hidden = byClass.deleted + byClass.replaced;
  const user = Number.isFinite(dive.userWastedPercent)
    ? `, ${shareWords(dive.wastedBytes, dive.userSizeBytes)} of what is above the lowest layer`
    : "";
  const rows: readonly (readonly [string, string])[] = [
    [
      "dive",
      `efficiency ${shareWords(dive.efficiency, 1)}, wasted ${sizeWords(dive.wastedBytes)}${user}`,
    ],
    [
      "here",
      `hidden ${sizeWords(hidden)}, can be saved ${sizeWords(savingBytes)}, ${shareWords(savingBytes, bytes)} of the image`,
    ],
  ];
  return [
    ...rows.flatMap(([who, words]) => hanging(`  ${who}  `, words, page.width)),
    ...diveDifference(analysis).flatMap((sentence) => hanging("  ", sentence, page.width)),
  ];
}

/** Why dive's numbers are others than ours, each sentence with the numbers that it is about. */
export function diveDifference({ dive, byClass, findings }: ImageAnalysis): string[] {
  const sentences: string[] = [];
  const hidden = byClass.deleted + byClass.replaced;
  const { wastedBytes, files } = dive;
  if (wastedBytes > hidden) {
    sentences.push(
      `dive counts all versions of a path that several layers have, the one in use too: ${sizeWords(wastedBytes)} for ${counted(files.length, "path")}. What later layers hide is ${sizeWords(hidden)}.`,
    );
  } else if (wastedBytes < hidden) {
    sentences.push(
      `Later layers hide ${sizeWords(hidden)}, dive counts ${sizeWords(wastedBytes)}: only paths that several layers have, and what goes with a whole directory is in one layer.`,
    );
  }
  const unseen = unseenBy(files, findings);
  if (unseen.length > 0) {
    const bytes = unseen.reduce((sum, one) => sum + one.savingBytes, 0);
    const are = unseen.length === 1 ? "is" : "are";
    sentences.push(
      `${counted(unseen.length, "finding")} (${sizeWords(bytes)}) ${are} about paths that it does not count.`,
    );
  }
  return sentences;
}

/** Findings none of whose paths dive counts, nor anything in them. */
function unseenBy(files: ImageAnalysis["dive"]["files"], findings: readonly Finding[]): Finding[] {
  const counted = new Set<string>();
  for (const { path } of files) {
    for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) counted.add(at);
  }
  return findings.filter(({ paths }) => !paths.some(({ path }) => counted.has(path)));
}
