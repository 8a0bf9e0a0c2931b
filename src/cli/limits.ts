import { nearMiss } from "../base/near-miss.ts";
import { parseSize } from "../base/size-text.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../image/limits.ts";
import { DEFAULT_SCENARIO_LIMITS, type ScenarioLimits } from "../scenario/limits.ts";
import { DEFAULT_LIMITS as DEFAULT_SHELL_LIMITS, type ShellLimits } from "../shell/limits.ts";
import { UserError } from "./user-error.ts";

/** What `--limit` can set for scenarios: their limits by name, those of imported images as `image.name`. */
export interface Limits {
  readonly scenario: Partial<ScenarioLimits>;
  readonly image: Partial<ImageLimits>;
}

/** The limits that `--limit name=value` sets; a value may be a size such as 1GiB.
 *  @throws UserError */
export function parseLimits(texts: readonly string[]): Limits {
  const limits = texts.map((text) => parseLimit(text, NAMES));
  const ofImage = limits.filter(([name]) => name.startsWith(IMAGE));
  const ofScenario = limits.filter(([name]) => !name.startsWith(IMAGE));
  return {
    scenario: Object.fromEntries(ofScenario),
    image: Object.fromEntries(ofImage.map(([name, value]) => [name.slice(IMAGE.length), value])),
  };
}

/** The limits of what a container runs that `--limit shell.name=value` sets. @throws UserError */
export function parseShellLimits(texts: readonly string[]): Partial<ShellLimits> {
  const limits = texts.map((text) => parseLimit(text, SHELL_NAMES));
  return Object.fromEntries(limits.map(([name, value]) => [name.slice(SHELL.length), value]));
}

function parseLimit(text: string, names: readonly string[]): [string, number] {
  const [name = "", value = ""] = text.split(/=(.*)/s);
  if (!names.includes(name)) {
    const meant = nearMiss(name, names);
    const hint = meant === undefined ? `limits are ${names.join(", ")}` : `did you mean ${meant}?`;
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
const SHELL = "shell.";

const NAMES: readonly string[] = [
  ...Object.keys(DEFAULT_SCENARIO_LIMITS),
  ...Object.keys(DEFAULT_LIMITS).map((name) => IMAGE + name),
];

const SHELL_NAMES: readonly string[] = Object.keys(DEFAULT_SHELL_LIMITS).map(
  (name) => SHELL + name,
);
