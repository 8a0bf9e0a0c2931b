import { Layer } from "../../layer/layer.ts";
import { mount } from "../../process/overlay.ts";
import type { BuildDeed, CommitDeed, Mismatch } from "../result.ts";
import type { BuildExpectationFields, ImageExpectationFields } from "../schema/expect.ts";
import { checkMerged } from "./check-merged.ts";
import { compareBytes, compareLists, type Place } from "./compare-costs.ts";
import { bytesWords, listWords, valueWords } from "./words.ts";

/** What is other than expected of an image that was made. */
export function checkImage(
  expected: ImageExpectationFields,
  { image, baseLayers }: BuildDeed | CommitDeed,
  place: Place,
): Mismatch[] {
  const { layers, new_layers, image_bytes, config, merged } = expected;
  const sizes = image.layers.map(({ size }) => size);
  const of = (what: string): Place => ({ ...place, where: `${place.where}: ${what}` });
  const found: Mismatch[] = [];
  if (layers !== undefined && layers !== sizes.length) {
    found.push({ ...of("layers"), expected: `${layers}`, actual: `${sizes.length}` });
  }
  const added = sizes.slice(baseLayers);
  if (new_layers !== undefined && !isSame(new_layers, added)) {
    const wanted = typeof new_layers === "number" ? `${new_layers}` : sizesWords(new_layers);
    found.push({ ...of("new_layers"), expected: wanted, actual: sizesWords(added) });
  }
  if (image_bytes !== undefined) {
    const sum = sizes.reduce((all, size) => all + size, 0);
    found.push(...compareBytes(image_bytes, sum, of("image_bytes")));
  }
  if (config !== undefined) {
    const actual = image.config.container;
    const keys = Object.keys(config).filter((key) => !holds(actual[key], config[key]));
    const fieldsOf = (from: Readonly<Record<string, unknown>>) =>
      valueWords(Object.fromEntries(keys.map((key) => [key, from[key]])));
    if (keys.length > 0) {
      found.push({ ...of("config"), expected: fieldsOf(config), actual: fieldsOf(actual) });
    }
  }
  return [...found, ...mergedMismatches(merged, image.layers, of)];
}

/** Of a map the keys that are given count, of a list all. */
function holds(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null) return actual === expected;
  if (typeof actual !== "object" || actual === null) return false;
  const entries = Object.entries(expected);
  if (Array.isArray(expected) && entries.length !== Object.keys(actual).length) return false;
  return entries.every(([key, value]) => holds((actual as Record<string, unknown>)[key], value));
}

/** What is other than expected of a build: of its image, and of its instructions. */
export function checkBuild(
  expected: BuildExpectationFields,
  deed: BuildDeed,
  place: Place,
): Mismatch[] {
  const { steps } = deed.built;
  const without = steps.filter(({ layer }) => !layer.made);
  const cached = steps.filter((step) => step.cached);
  const of = (what: string): Place => ({ ...place, where: `${place.where}: ${what}` });
  return [
    ...checkImage(expected, deed, place),
    ...compareInstructions(expected.no_layer, without, of("no_layer")),
    ...compareInstructions(expected.cached, cached, of("cached")),
  ];
}

/** In order; an instruction may be given by how it begins. */
function compareInstructions(
  expected: readonly string[] | undefined,
  steps: readonly { readonly original: string }[],
  place: Place,
): Mismatch[] {
  if (expected === undefined) return [];
  const actual = steps.map(({ original }) => onOneLine(original));
  const isSameList =
    expected.length === actual.length &&
    expected.every((wanted, i) => begins(actual[i]!, onOneLine(wanted)));
  if (isSameList) return [];
  // What is there by its beginning is called as it was expected.
  const named = actual.map(
    (one) => expected.find((wanted) => begins(one, onOneLine(wanted))) ?? one,
  );
  const different = compareLists(expected, named, place);
  if (different.length > 0) return different;
  return [{ ...place, expected: listWords(expected), actual: listWords(actual) }];
}

const onOneLine = (text: string): string => text.trim().replace(/\s+/g, " ");

const begins = (text: string, start: string): boolean =>
  text.toLowerCase().startsWith(start.toLowerCase());

function isSame(wanted: number | readonly number[], sizes: readonly number[]): boolean {
  if (typeof wanted === "number") return wanted === sizes.length;
  return `${wanted}` === `${sizes}`;
}

function sizesWords(sizes: readonly number[]): string {
  return sizes.length === 0
    ? "none"
    : `${sizes.length}, lowest first: ${sizes.map(bytesWords).join(", ")}`;
}

function mergedMismatches(
  merged: ImageExpectationFields["merged"],
  layers: BuildDeed["image"]["layers"],
  of: (what: string) => Place,
): Mismatch[] {
  if (merged === undefined) return [];
  const lowers = layers.map(({ layer }) => layer).reverse();
  const below = lowers.length === 0 ? [new Layer({ name: "scratch" })] : lowers;
  const overlay = mount({ lowers: below, upper: new Layer({ name: "nothing" }) });
  const found = Object.entries(merged).flatMap(([path, wanted]) => {
    const different = checkMerged(path, wanted, overlay);
    return different === undefined ? [] : [{ ...of(`merged ${path}`), ...different }];
  });
  overlay.umount();
  return found;
}
