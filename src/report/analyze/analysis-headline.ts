import type { ImageAnalysis } from "../../analyze/analysis.ts";
import { ownBytes } from "../../analyze/own-bytes.ts";
import type { Page } from "../page.ts";
import { cutEnd, printable, solid } from "../text.ts";
import { counted, shareWords, sizeWords } from "../words.ts";

/** An instruction takes at most so many columns of a sentence. */
const LONGEST = 48;

/** What it all comes to, in a sentence or two, to be wrapped. */
export function analysisHeadline(analysis: ImageAnalysis, { paint }: Page): string {
  const { bytes, layers, savingBytes, findings } = analysis;
  const all = `${paint("written", solid(sizeWords(bytes)))} in ${counted(layers.length, "layer")}`;
  const based = layers.filter(({ base }) => base);
  const own = ownBytes(analysis);
  const above =
    based.length === 0
      ? ""
      : `, ${solid(sizeWords(own))} of it above the base's ${counted(based.length, "layer")}`;
  const [first] = findings;
  if (first === undefined) {
    return `${all}${above}; ${withoutFinding(analysis)}.`;
  }
  const of = based.length === 0 ? "" : " of that";
  const lost = paint(
    "copied",
    `${solid(sizeWords(savingBytes))} (${solid(shareWords(savingBytes, own))}${of})`,
  );
  return `${all}${above}; ${lost} need not be there: ${causeOf(analysis)}.`;
}

function withoutFinding({ bytes, visibleBytes, byClass }: ImageAnalysis): string {
  const others = bytes - byClass.new - byClass["link-split"];
  return others === 0
    ? `a container sees ${solid(sizeWords(visibleBytes))} of it, and nothing is found that could go`
    : `${solid(sizeWords(others))} are hidden, repeated or left over, but no change is found that saves bytes and leaves the same files`;
}

function causeOf({ findings, savingBytes }: ImageAnalysis): string {
  const [first, ...others] = findings;
  const { layer, instruction } = first!;
  const words = instruction?.replace(/\s+/g, " ").trim() ?? "";
  const step = words === "" ? `layer ${layer}` : `${short(words)} (layer ${layer})`;
  const part = sizeWords(first!.savingBytes);
  if (others.length === 0 || part === sizeWords(savingBytes)) return `${step} is the cause`;
  return `${solid(part)} by ${step}, the rest by ${counted(others.length, "other finding")}`;
}

const short = (words: string): string => cutEnd(printable(words), LONGEST);
