import type { Dockerfile, SourceRange } from "../build/dockerfile.ts";
import type { LayerAnalysis } from "./analysis.ts";

/** Where a Dockerfile has the instructions that made layers, by the number of the layer. What is not found in it, or was
 *  written with variables, is left out. Of equal instructions the last one made the topmost layer. */
export function findSteps(
  { stages }: Dockerfile,
  layers: readonly LayerAnalysis[],
): Map<number, SourceRange> {
  const steps = stages
    .flatMap(({ instructions }) => instructions)
    .map(({ original, range }) => ({ words: wordsOf(original), range }));
  const found = new Map<number, SourceRange>();
  for (const { index, base, instruction } of layers.toReversed()) {
    if (base || instruction === null) continue;
    const at = steps.findLastIndex(({ words }) => isSame(words, wordsOf(instruction)));
    if (at < 0) continue;
    found.set(index, steps[at]!.range);
    steps.splice(at, 1);
  }
  return found;
}

/** Without flags, which builders show or leave out. */
function wordsOf(text: string): string[] {
  const [name = "", ...words] = text.trim().split(/\s+/);
  const first = words.findIndex((word) => !word.startsWith("--"));
  return [name.toUpperCase(), ...(first < 0 ? [] : words.slice(first))];
}

function isSame(step: readonly string[], layer: readonly string[]): boolean {
  if (step.join(" ") === layer.join(" ")) return true;
  // The classic builder keeps of what is copied a digest: "COPY file:… in /app".
  const [name, digest = "", word, target] = layer;
  const isDigest = /^(?:file|dir|multi):[0-9a-f]+$/.test(digest) && word === "in";
  return isDigest && layer.length === 4 && step[0] === name && step.at(-1) === target;
}
