import { dirname, resolve } from "node:path";
import { valueAt } from "../yaml/key-path.ts";
import { deviceChoice } from "./device.ts";
import { fileError, type ScenarioError } from "./error.ts";
import { type ScenarioLimits, scenarioLimitsWith } from "./limits.ts";
import { checkOptions } from "./read/check-options.ts";
import { compileCompare } from "./read/compile-compare.ts";
import { compileExpect } from "./read/compile-expect.ts";
import { compileImage } from "./read/compile-image.ts";
import { compileSteps } from "./read/compile-steps.ts";
import type { Faults } from "./read/faults.ts";
import { holdsCases } from "./read/holds-cases.ts";
import { checkShape } from "./read/shape.ts";
import { readYaml } from "./read/yaml-source.ts";
import type { MountOptionFields, Scenario, ScenarioDevice, Step } from "./scenario.ts";

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
  const folder = dirname(file);
  const raw = { image: valueAt(value, ["image"]), steps: valueAt(value, ["steps"]) };
  const image = compileImage(raw.image, { folder, faults, limits });
  const lowers = Math.max(1, image?.kind === "layers" ? image.layers.length : 1);
  const hasImage = raw.image !== undefined;
  const containers = containersOf(valueAt(value, ["containers"]), hasImage, faults, limits);
  const options = optionsOf(valueAt(value, ["mount"]), lowers, faults);
  const place = { folder, hasImage, containers, lowers, faults, limits };
  const steps = compileSteps(raw.steps, place);
  if (!hasImage) checkWithoutImage(value, steps, faults);
  const tags = [image?.kind === "build" ? image.build.tags : [], ...steps.map(tagsOf)].flat();
  const builds = hasImage && valueAt(value, ["image", "build"]) !== undefined;
  const seen = { containers, tags, builds, hasImage, faults };
  const expect = compileExpect(valueAt(value, ["expect"]), seen);
  faults.throwIfAny();
  const { title, about, commands = [], stub: stubs = [], device } = value as TopFields;
  const compare = compileCompare(valueAt(value, ["compare"]));
  return {
    ...{
      file,
      title,
      about,
      image: image ?? null,
      options,
      containers,
      compare,
      steps,
      expect,
      stubs,
    },
    commands: commands.map((path) => resolve(folder, path)),
    device: device === undefined ? null : deviceOf(device, folder, faults),
  };
}

/** What the schema has checked. */
interface TopFields {
  readonly title: string;
  readonly about?: string;
  readonly commands?: readonly string[];
  readonly stub?: readonly string[];
  readonly device?: string;
}

/** A device that the schema has let pass. */
function deviceOf(text: string, folder: string, faults: Faults): ScenarioDevice {
  const choice = deviceChoice(text)!;
  if (choice.kind === "profile") return choice;
  const path = resolve(folder, choice.path);
  return { kind: "file", path, written: text, line: faults.lineOf(["device"]) };
}

/** Names that a step gives to an image. */
function tagsOf(step: Step): readonly string[] {
  if (step.kind === "build") return step.build.tags;
  return step.kind === "commit" && step.tag !== undefined ? [step.tag] : [];
}

/** Without an image there is nothing but builds: one at least, and no word of containers. */
function checkWithoutImage(value: unknown, steps: readonly Step[], faults: Faults): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  if (steps.length === 0 && !isList(valueAt(value, ["steps"]))) {
    const message = "missing: what the containers start from; paths are relative to this file";
    faults.add(["image"], message, undefined, "key");
  }
  for (const key of ["containers", "mount", "compare"]) {
    if (valueAt(value, [key]) === undefined) continue;
    faults.add([key], "there is no image for containers to start from", undefined, "key");
  }
}

const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const CASES =
  "these are cases, not a scenario (copyup replay takes them; copyup verify too, if the file is called *.jsonl)";

/** The one container of a scenario that names none. */
const ONLY = ["container"];

function containersOf(
  raw: unknown,
  hasImage: boolean,
  faults: Faults,
  limits: ScenarioLimits,
): readonly string[] {
  if (!hasImage) return [];
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
