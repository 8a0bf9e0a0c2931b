import { dockerSize } from "./docker/short-size.ts";
import { aboutWords } from "./duration-words.ts";
import type { Page } from "./page.ts";
import {
  allCopyUps,
  copiedBytes,
  copiesTime,
  type PricedScenario,
  writtenBytes,
} from "./priced.ts";
import { solid } from "./text.ts";
import { counted, sizeWords, timesWords } from "./words.ts";

/** What it all came to, in a sentence or two. */
export function headline(priced: PricedScenario, page: Page): string {
  const { paint } = page;
  const written = writtenBytes(priced);
  const copied = copiedBytes(priced);
  const wrote = paint("written", solid(`${sizeWords(written)} written`));
  const copy = paint("copied", solid(`${sizeWords(copied)} copied up`));
  if (written > 0 && copied > 0) {
    const times = paint("copied", timesWords((written + copied) / written));
    return `${wrote}, ${copy}${copyTime(priced)}: write amplification ${times}.${ofImage(priced, page)}`;
  }
  if (copied > 0) return `Nothing written, yet ${copy}${copyTime(priced)}.${ofImage(priced, page)}`;
  if (written > 0) return `${wrote}, nothing copied up.${ofImage(priced, page)}`;
  return priced.containers.length === 0 ? builtHeadline(priced, page) : imageHeadline(priced, page);
}

/** " in about 0.2 s": how long copy-ups took; "" where not all are known one by one. */
function copyTime(priced: PricedScenario): string {
  const copies = allCopyUps(priced);
  const known = copies.reduce((sum, copy) => sum + copy.copiedBytes, 0);
  if (known !== copiedBytes(priced)) return "";
  return ` in ${solid(aboutWords(copiesTime(copies, priced)))}`;
}

/** Of a scenario that builds images only. */
function builtHeadline({ result }: PricedScenario, { paint }: Page): string {
  const builds = result.steps.filter(({ deed }) => deed !== undefined);
  const made = paint("written", solid(`${dockerSize(result.diskBytes)} on disk`));
  const kept = result.images.length === 0 ? "none with a name" : made;
  return `${counted(builds.length, "image")} built, ${kept}; nothing copied up.`;
}

/** What the image stores for nothing, if it does. */
function ofImage({ hidden }: PricedScenario, { paint }: Page): string {
  const lost = hidden.reduce((sum, bytes) => sum + bytes, 0);
  if (lost === 0) return "";
  return ` The image's own layers hide ${paint("copied", solid(sizeWords(lost)))} of it.`;
}

/** Of a scenario whose steps cost nothing, the layers are the matter. */
function imageHeadline({ result, hidden }: PricedScenario, { paint }: Page): string {
  const stored = result.layers.reduce((sum, { bytes }) => sum + bytes, 0);
  const lost = hidden.reduce((sum, bytes) => sum + bytes, 0);
  const layers = counted(result.layers.length, "layer");
  const all = paint("written", solid(`${sizeWords(stored)} stored`));
  if (lost === 0) return `${all} in ${layers}; nothing written, nothing copied up.`;
  return `${all} in ${layers}, ${paint("copied", solid(sizeWords(lost)))} of it hidden by later layers.`;
}
