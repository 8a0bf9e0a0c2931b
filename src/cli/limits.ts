import { nearMiss } from "../base/near-miss.ts";
import { parseSize } from "../base/size-text.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../image/limits.ts";
import { DEFAULT_SCENARIO_LIMITS, type ScenarioLimits } from "../scenario/limits.ts";
import { DEFAULT_LIMITS as DEFAULT_SHELL_LIMITS, type ShellLimits } from "../shell/limits.ts";
import { UserError } from "./user-error.ts";

/** What `--limit` can set for scenarios: their limits by name, those of imported images as `image.name`, of what runs in
 *  builds and containers as `shell.name`. */
export interface Limits {
  readonly scenario: Partial<ScenarioLimits>;
  readonly image: Partial<ImageLimits>;
  readonly shell: Partial<ShellLimits>;
}

/** The limits that `--limit name=value` sets; a value may be a size such as 1GiB.
 *  @throws UserError */
export function parseLimits(texts: readonly string[]): Limits {
  const limits = texts.map((text) => parseLimit(text, NAMES));
  return {
    scenario: Object.fromEntries(limits.filter(([name]) => !name.includes("."))),
    image: without(IMAGE, limits),
    shell: without(SHELL, limits),
  };
}

/** The limits of what a container runs that `--limit shell.name=value` sets. @throws UserError */
export function parseShellLimits(texts: readonly string[]): Partial<ShellLimits> {
  return without(
    SHELL,
    texts.map((text) => parseLimit(text, SHELL_NAMES)),
  );
}

/** Those of this prefix, by the rest of their names. */
function without(prefix: string, limits: readonly [string, number][]): Record<string, number> {
  const found = limits.filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
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

const SHELL_NAMES: readonly string[] = Object.keys(DEFAULT_SHELL_LIMITS).map(
  (name) => SHELL + name,
);

const NAMES: readonly string[] = [
  ...Object.keys(DEFAULT_SCENARIO_LIMITS),
  ...Object.keys(DEFAULT_LIMITS).map((name) => IMAGE + name),
  ...SHELL_NAMES,
];
