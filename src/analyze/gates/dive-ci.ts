import { nearMiss } from "../../base/near-miss.ts";
import { faultLine } from "../../yaml/file-fault.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import { PlainYaml } from "../../yaml/plain-yaml.ts";
import { AnalyzeError } from "../analyze-error.ts";
import type { Gate, GateRule } from "./gate.ts";

/** What dive checks where its file says nothing. (dive 0.13: options.DefaultCIRules) */
const DEFAULTS = {
  lowestEfficiency: "0.9",
  highestWastedBytes: "disabled",
  highestUserWastedPercent: "0.1",
} as const;

type RuleName = keyof typeof DEFAULTS;

/** The names that dive's own settings have for the same. */
const OTHER_NAMES: Readonly<Record<string, RuleName>> = {
  "lowest-efficiency-threshold": "lowestEfficiency",
  "highest-wasted-bytes": "highestWastedBytes",
  "highest-user-wasted-percent": "highestUserWastedPercent",
};

const NAMES = Object.keys(DEFAULTS) as RuleName[];

/** The gates of dive's file for CI (`.dive-ci`), with dive's defaults for what it leaves out, in the order of their names.
 *  @throws AnalyzeError all that is wrong with it, with lines */
export function readDiveCi(text: string, file: string): Gate[] {
  const source = new PlainYaml(text, file);
  const rules = source.sound ? rulesOf(source) : new Map<RuleName, string>();
  const gates = NAMES.toSorted().map((name) => {
    const given = rules.get(name) ?? DEFAULTS[name];
    const rule = ruleOf(name, given);
    if (rule === null) source.add(["rules", name], `${EXPECTED[name]}, found "${given}"`);
    return { name, given, file, rule: rule ?? { kind: "disabled" } } as const;
  });
  if (source.sound) return gates;
  throw new AnalyzeError({
    where: file,
    what: `not a file of dive's rules: ${source.faults.map(faultLine).join("; ")}`,
    expected: `rules: with ${NAMES.join(", ")}`,
    remedy: "mend it, or leave it aside with --no-ci-config",
  });
}

function rulesOf(source: PlainYaml): Map<RuleName, string> {
  const found = new Map<RuleName, string>();
  const { value } = source;
  if (value === null || value === undefined || value === "") return found;
  const top = mapping(source, [], value);
  for (const key of Object.keys(top)) {
    if (key !== "rules" && !isRule(key)) complain(source, [key], ["rules"]);
  }
  const inner =
    top.rules === undefined || top.rules === "" ? {} : mapping(source, ["rules"], top.rules);
  const { rules: _, ...outer } = top;
  for (const [at, names] of [
    [[], outer],
    [["rules"], inner],
  ] as const) {
    for (const [key, given] of Object.entries(names)) {
      const name = NAMES.find((one) => one === key) ?? OTHER_NAMES[key];
      if (name === undefined) {
        if (at.length > 0) complain(source, [...at, key], NAMES);
      } else if (typeof given !== "string") {
        source.add([...at, key], "expected a number, a size or disabled");
      } else if (!/^(|~|null)$/i.test(given)) {
        found.set(name, given);
      }
    }
  }
  return found;
}

const isRule = (key: string): boolean => NAMES.some((one) => one === key) || key in OTHER_NAMES;

function mapping(source: PlainYaml, at: KeyPath, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  source.add(at, "expected names and their values");
  return {};
}

function complain(source: PlainYaml, at: KeyPath, names: readonly string[]): void {
  const key = String(at.at(-1));
  const meant = nearMiss(key, names);
  const hint = meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`;
  source.add(at, `there is no ${key}`, hint, "key");
}

const EXPECTED: Readonly<Record<RuleName, string>> = {
  lowestEfficiency: "expected a ratio from 0 to 1, or disabled",
  highestWastedBytes: "expected a size such as 20MB, or disabled",
  highestUserWastedPercent: "expected a ratio from 0 to 1, or disabled",
};

function ruleOf(name: RuleName, given: string): GateRule | null {
  if (/^\s*(disabled|off|false)?\s*$/i.test(given)) return { kind: "disabled" };
  switch (name) {
    case "lowestEfficiency": {
      const least = ratioOf(given);
      return least === null ? null : { kind: "min-efficiency", least };
    }
    case "highestWastedBytes": {
      const most = bytesOf(given);
      return most === null ? null : { kind: "max-dive-wasted", most };
    }
    case "highestUserWastedPercent": {
      const most = ratioOf(given);
      return most === null ? null : { kind: "max-dive-user-wasted", most };
    }
    default:
      return name satisfies never;
  }
}

function ratioOf(text: string): number | null {
  if (!/^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const ratio = Number(text);
  return ratio <= 1 ? ratio : null;
}

/** Sizes as dive reads them: units in capitals or not, of 1000 or, with an i, of 1024. (humanize.ParseBytes) */
function bytesOf(text: string): number | null {
  const match = /^([\d.,]+)\s*(?:([kmgtpe]?)(i?)b?)$/i.exec(text.trim());
  if (match === null) return null;
  const [, digits, letter, binary] = match;
  const number = Number(digits!.replaceAll(",", ""));
  const power = letter === "" ? 0 : "kmgtpe".indexOf(letter!.toLowerCase()) + 1;
  if (Number.isNaN(number) || (power === 0 && binary !== "")) return null;
  return Math.floor(number * (binary === "" ? 1000 : 1024) ** power);
}
