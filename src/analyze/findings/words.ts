import { counted, listed, sizeWords } from "../../base/amount-words.ts";
import type { Instruction } from "../instruction.ts";
import { bytesOf, type Item } from "./proposal.ts";
import type { Subject } from "./subject.ts";

/** A sentence names an instruction by at most so many letters. */
const LONGEST = 80;

/** How a sentence names what a layer did: "RUN chown -R app /app"; without a history "layer 3". */
export function nameOf({ instructions }: Subject, layer: number): string {
  const text = instructions[layer]?.text.replace(/\s+/g, " ");
  if (text === undefined || text === "") return `layer ${layer}`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** "Layer 3 …" at the beginning of a sentence. */
export function beginning(subject: Subject, layer: number): string {
  const name = nameOf(subject, layer);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** "layer 2 (COPY . /app)", of several "layers 1, 2 and 4". */
export function layersWords(subject: Subject, layers: readonly number[]): string {
  const [only, ...others] = layers;
  if (only === undefined) return "no layer";
  if (others.length > 0) return `layers ${listed(layers.map(String))}`;
  const name = nameOf(subject, only);
  return name.startsWith("layer") ? name : `layer ${only} (${name})`;
}

/** "2,000 files" of the bodies of the items. */
export const filesWords = (items: readonly Item[]): string => counted(fileCount(items), "file");

export const fileCount = (items: readonly Item[]): number =>
  new Set(items.flatMap(({ versions }) => versions)).size;

/** "12.3 MiB" of the items. */
export const bytesWords = (items: readonly Item[]): string =>
  sizeWords(bytesOf(items.flatMap(({ versions }) => versions)));

/** The layers that have the items, lowest first. */
export const layersOf = (items: readonly Item[]): number[] =>
  [...new Set(items.map(({ layer }) => layer))].sort((a, b) => a - b);

/** The layers that have what the items hide or repeat, lowest first. */
export const fromLayers = (items: readonly Item[]): number[] =>
  [...new Set(items.flatMap(({ from }) => from))].sort((a, b) => a - b);

/** The only instruction among layers, when there is one. */
export function onlyInstruction(
  { instructions }: Subject,
  layers: readonly number[],
): Instruction | null {
  return layers.length === 1 ? (instructions[layers[0]!] ?? null) : null;
}
