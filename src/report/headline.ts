import type { Page } from "./page.ts";
import { type PricedScenario, totalOf } from "./priced.ts";
import { counted, sizeWords, timesWords } from "./words.ts";

/** What it all came to, in a sentence or two. */
export function headline(priced: PricedScenario, page: Page): string {
  const { paint } = page;
  const written = totalOf(priced, ({ total }) => total.writtenBytes);
  const copied = totalOf(priced, ({ total }) => total.copiedBytes);
  const wrote = paint("written", `${sizeWords(written)} written`);
  const copy = paint("copied", `${sizeWords(copied)} copied up`);
  const parts: string[] = [];
  if (written > 0 && copied > 0) {
    const times = paint("copied", timesWords((written + copied) / written));
    parts.push(`${wrote}, ${copy}: write amplification ${times}.`);
  } else if (copied > 0) parts.push(`Nothing written, yet ${copy}.`);
  else if (written > 0) parts.push(`${wrote}, nothing copied up.`);
  else parts.push("Nothing written, nothing copied up.");
  return [...parts, ...imageWords(priced, page)].join(" ");
}

/** What the image stores for nothing. */
function imageWords({ result, hidden }: PricedScenario, { paint }: Page): string[] {
  const lost = hidden.reduce((sum, bytes) => sum + bytes, 0);
  if (lost === 0) return [];
  const all = result.layers.reduce((sum, { bytes }) => sum + bytes, 0);
  const layers = counted(result.layers.length, "layer");
  const size = paint("copied", sizeWords(lost));
  return [`The image stores ${sizeWords(all)} in ${layers}, ${size} of it hidden by later ones.`];
}
