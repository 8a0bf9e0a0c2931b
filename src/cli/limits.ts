import { nearMiss } from "../base/near-miss.ts";
import { parseSize } from "../base/size-text.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../image/limits.ts";
import { DEFAULT_SCENARIO_LIMITS, type ScenarioLimits } from "../scenario/limits.ts";
import { UserError } from "./user-error.ts";

/** What `--limit` can set: limits of scenarios by their names, those of imported images as `image.name`. */
export interface Limits {
  readonly scenario: Partial<ScenarioLimits>;
  readonly image: Partial<ImageLimits>;
}

/** The limits that `--limit name=value` sets; a value may be a size such as 1GiB.
 *  @throws UserError */
export function parseLimits(texts: readonly string[]): Limits {
  const limits = texts.map(parseLimit);
  const ofImage = limits.filter(([name]) => name.startsWith(IMAGE));
  const ofScenario = limits.filter(([name]) => !name.startsWith(IMAGE));
  return {
    scenario: Object.fromEntries(ofScenario),
    image: Object.fromEntries(ofImage.map(([name, value]) => [name.slice(IMAGE.length), value])),
  };
}

function parseLimit(text: string): [string, number] {
  const [name = "", value = ""] = text.split(/=(.*)/s);
  if (!NAMES.includes(name)) {
    const meant = nearMiss(name, NAMES);
    const hint = meant === undefined ? `limits are ${NAMES.join(", ")}` : `did you mean ${meant}?`;
    throw new UserError(`--limit ${text}: there is no limit "${name}" (${hint})`);
  }
  const number = parseSize(value);
  if (number === undefined || number < 1) {
    throw new UserError(
      `--limit ${text}: expected a number from 1 on, or a size such as 1GiB, after ${name}=`,
    );
  }
  return [name, number];
}

const IMAGE = "image.";

const NAMES: readonly string[] = [
  ...Object.keys(DEFAULT_SCENARIO_LIMITS),
  ...Object.keys(DEFAULT_LIMITS).map((name) => IMAGE + name),
];
