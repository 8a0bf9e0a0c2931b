import {
  ALL_ALTERNATIVES,
  type Alternative,
  type Comparison,
  overMounts,
} from "../compare/comparison.ts";
import type { CompareFields } from "../schema/compare.ts";
import { compare as schema } from "../schema/compare.ts";

type Given = Extract<CompareFields, readonly unknown[]>;

/** The comparison that a scenario asks for; null when it asks for none. `raw`: what the schema has checked. */
export function compileCompare(raw: unknown): Comparison | null {
  const checked = schema.safeParse(raw);
  // What is wrong with it has been said.
  if (!checked.success) return null;
  const given = checked.data;
  if (given === false) return null;
  if (given === true) return { ...NO_NUMBERS, alternatives: ALL_ALTERNATIVES };
  if (Array.isArray(given)) return { ...NO_NUMBERS, alternatives: alternativesOf(given) };
  const { with: some = ["all"], disk, containers } = given;
  return { alternatives: alternativesOf(some), disk, containers };
}

const NO_NUMBERS = { disk: undefined, containers: undefined };

/** Each once, in the order in which they are named. */
function alternativesOf(given: Given): Alternative[] {
  const all = given.flatMap((one): readonly Alternative[] => {
    if (one === "all") return ALL_ALTERNATIVES;
    if (typeof one === "string") return [{ kind: one }];
    const { volume, tmpfs } = one;
    return [
      ...(volume === undefined ? [] : [overMounts("volume", volume)]),
      ...(tmpfs === undefined ? [] : [overMounts("tmpfs", tmpfs)]),
    ];
  });
  const texts = all.map((one) => JSON.stringify(one));
  return all.filter((_, i) => texts.indexOf(texts[i]!) === i);
}
