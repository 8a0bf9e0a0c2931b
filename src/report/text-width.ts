import { eastAsianWidth } from "get-east-asian-width";

/** Columns that a text takes on a terminal; codes for colour take none. */
export function widthOf(text: string): number {
  const shown = text.includes("\u001b") ? text.replace(COLOUR, "") : text;
  if (PLAIN.test(shown)) return shown.length;
  let width = 0;
  for (const cluster of graphemesOf(shown)) width += clusterWidth(cluster);
  return width;
}

/** What people see as one character each. */
export function graphemesOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Made when first needed: that takes longer than most reports. */
let segmenter: Intl.Segmenter | undefined;
let emoji: RegExp | undefined;

const COLOUR = /\u001b\[[\d;]*m/g;

/** Text of characters that take one column each, whatever stands beside them: most that there is. Not the soft hyphen. */
const PLAIN =
  /^[\x20-\x7e\xa0-\xa8\xaa-\xac\xaf-\xff\u2013\u2014\u2022\u2026\u2190-\u2193\u2500-\u259f\u2713\u2717]*$/;

/** What stands on its own, or on top of something: controls, marks, joiners. */
const NO_WIDTH = /^[\p{Cc}\p{Cs}\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/u;

/** Node 20 knows this flag, TypeScript not before es2024. */
const SETS: string = "v";

function clusterWidth(cluster: string): number {
  if (NO_WIDTH.test(cluster)) return 0;
  // A picture, of however many characters it is put together.
  emoji ??= new RegExp("^\\p{RGI_Emoji}$", SETS);
  return emoji.test(cluster) ? 2 : eastAsianWidth(cluster.codePointAt(0)!);
}
