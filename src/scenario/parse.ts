import { dirname } from "node:path";
import { fileError, type ScenarioError } from "./error.ts";
import { type ScenarioLimits, scenarioLimitsWith } from "./limits.ts";
import { checkOptions } from "./read/check-options.ts";
import { compileExpect } from "./read/compile-expect.ts";
import { compileImage } from "./read/compile-image.ts";
import { compileSteps } from "./read/compile-steps.ts";
import type { Faults } from "./read/faults.ts";
import { holdsCases } from "./read/holds-cases.ts";
import { checkShape, valueAt } from "./read/shape.ts";
import { readYaml } from "./read/yaml-source.ts";
import type { MountOptionFields, Scenario, ScenarioImage } from "./scenario.ts";

export interface ParseOptions {
  /** Its name in messages; paths in the scenario start from its folder. */
  readonly file: string;
  readonly limits?: Partial<ScenarioLimits>;
}

/** The scenario that a YAML (or JSON) text describes.
 *  @throws ScenarioError all that is wrong with it: where, what was expected, what was probably meant */
export function parseScenario(text: string, { file, limits: own }: ParseOptions): Scenario {
  const limits = scenarioLimitsWith(own);
  if (text.length > limits.fileBytes) throw tooLong(file, limits.fileBytes);
  if (holdsCases(text)) throw fileError(file, CASES);
  const { value, faults, sound } = readYaml(file, text, limits);
  if (!sound) faults.throwIfAny();
  checkShape(value, faults);
  const image = compileImage(valueAt(value, ["image"]), { folder: dirname(file), faults, limits });
  const lowers = image?.kind === "layers" ? image.layers.length : 1;
  const containers = containersOf(valueAt(value, ["containers"]), faults, limits);
  const options = optionsOf(valueAt(value, ["mount"]), Math.max(1, lowers), faults);
  const place = { containers, lowers: Math.max(1, lowers), faults, limits };
  const steps = compileSteps(valueAt(value, ["steps"]), place);
  const expect = compileExpect(valueAt(value, ["expect"]), containers, faults);
  faults.throwIfAny();
  const { title, about } = value as { readonly title: string; readonly about?: string };
  return { file, title, about, image: image as ScenarioImage, options, containers, steps, expect };
}

const CASES =
  "these are cases, not a scenario (copyup replay takes them; copyup verify too, if the file is called *.jsonl)";

/** The one container of a scenario that names none. */
const ONLY = ["container"];

function containersOf(raw: unknown, faults: Faults, limits: ScenarioLimits): readonly string[] {
  if (!Array.isArray(raw) || raw.length === 0 || !raw.every((name) => typeof name === "string"))
    return ONLY;
  if (raw.length > limits.containers) {
    faults.add(["containers"], `more than ${limits.containers} containers (limit containers)`);
  }
  for (const [i, name] of raw.entries()) {
    if (raw.indexOf(name) !== i) faults.add(["containers", i], `${name} is named twice`);
  }
  return raw;
}

function optionsOf(raw: unknown, lowers: number, faults: Faults): MountOptionFields {
  if (typeof raw !== "object" || raw === null) {
    checkOptions({}, ["mount"], lowers, faults);
    return {};
  }
  const values = Object.values(raw);
  if (!values.every((value) => typeof value === "string" || typeof value === "boolean")) return {};
  checkOptions(raw as MountOptionFields, ["mount"], lowers, faults);
  return raw as MountOptionFields;
}

export function tooLong(file: string, fileBytes: number): ScenarioError {
  return fileError(file, `longer than ${fileBytes} bytes (limit fileBytes)`);
}
