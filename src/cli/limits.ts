import { DEFAULT_SCENARIO_LIMITS, type ScenarioLimits } from "../scenario/limits.ts";
import { nearMiss } from "../base/near-miss.ts";
import { parseSize } from "../scenario/read/size-text.ts";
import { UserError } from "./user-error.ts";

/** The limits that `--limit name=value` sets; a value may be a size such as 1GiB.
 *  @throws UserError */
export function parseLimits(texts: readonly string[]): Partial<ScenarioLimits> {
  return Object.fromEntries(texts.map(parseLimit));
}

function parseLimit(text: string): [keyof ScenarioLimits, number] {
  const [name = "", value = ""] = text.split(/=(.*)/s);
  if (!isLimit(name)) {
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

const NAMES = Object.keys(DEFAULT_SCENARIO_LIMITS);

function isLimit(name: string): name is keyof ScenarioLimits {
  return NAMES.includes(name);
}
