import { numberWords } from "../base/number-words.ts";

export { counted, grouped, listed, shareWords, sizeWords } from "../base/amount-words.ts";

/** How many times as much as was written was moved: "1×", "2.5×", "209,715,201×". */
export function timesWords(amplification: number): string {
  const digits = amplification < 100 ? 1 : 0;
  return `${numberWords(amplification, 0, digits)}×`;
}
