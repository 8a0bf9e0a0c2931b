import type { ImageAnalysis } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { cutEnd, padStart } from "../text.ts";
import { shareWords, sizeWords } from "../words.ts";
import { CLASS_LOOKS, classesIn } from "./class-looks.ts";

/** What the pieces of bars are, with the bytes of each class in the image; in the columns of the bars. */
export function classLegend({ byClass, bytes }: ImageAnalysis, { paint, width }: Page): string[] {
  return classesIn(byClass).map((name) => {
    const { char, tone, words } = CLASS_LOOKS[name];
    const size = padStart(sizeWords(byClass[name]), 17);
    const share = padStart(shareWords(byClass[name], bytes), 6);
    return `${size}  ${paint(tone, char.repeat(3))}  ${share}  ${cutEnd(words, width - 32)}`;
  });
}
