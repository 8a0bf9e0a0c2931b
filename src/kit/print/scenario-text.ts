import type { Case } from "../../cases/case.ts";
import type { Outcome, TreeEntry } from "../../cases/outcome.ts";
import type { LayerStack } from "../arbitrary/layer-stack.ts";
import { ancestorsOf } from "../tree/complete.ts";
import { entryText } from "./entry-text.ts";
import { type FlowValue, flow, scalar } from "./flow.ts";
import { isStep, stepText } from "./step-text.ts";

export interface ScenarioWords {
  readonly title?: string;
  readonly about?: string;
  /** What Linux makes of the case: the scenario expects it. */
  readonly outcome?: Outcome;
}

/** A case as a scenario file. What no scenario can say (an upper that holds something, a rotation, a change behind the
 *  mount) is said as a case, for `copyup replay`: one line of JSON after a word of explanation. */
export function caseText(given: Case, words: ScenarioWords = {}): string {
  return isScenario(given)
    ? scenarioText(given, words)
    : `# No scenario can say this; save the next line, and: copyup replay FILE\n${JSON.stringify(given)}\n`;
}

export function isScenario({ data, upper, readonly, nomount, ops, lower }: Case): boolean {
  if (data.length > 0 || upper.length > 0 || readonly || nomount) return false;
  const twice = lower.some((layer) => new Set(layer.map(({ path }) => path)).size < layer.length);
  return !twice && ops.every(isStep);
}

function scenarioText(given: Case, { title, about, outcome }: ScenarioWords): string {
  const { lower, options, ops } = given;
  const steps = ops.map((op, i) => `  ${stepText(op, outcome?.ops[i])}\n`).join("");
  const chosen = Object.entries(options).filter(([, value]) => value !== null);
  return [
    "version: 1\n",
    `title: ${scalar(title ?? `${given.id ?? "generated"}`)}\n`,
    about === undefined ? "" : `about: ${JSON.stringify(about)}\n`,
    layersText(lower),
    chosen.length === 0 ? "" : `mount: ${flow(Object.fromEntries(chosen) as FlowValue)}\n`,
    ops.length === 0 ? "" : `steps:\n${steps}`,
    outcome === undefined ? "" : expectText(given, outcome),
  ].join("");
}

/** The image of a scenario. */
export function layersText(layers: LayerStack): string {
  const text = layers.map((entries, i) => {
    const tree = entries.map((entry) => `        ${entryText(entry)}\n`).join("");
    return `    - name: lower${i}\n      tree:${tree === "" ? " {}\n" : `\n${tree}`}`;
  });
  return `image:\n  layers:\n${text.join("")}`;
}

/** What is there at the end, of the names that the case is about. */
function expectText(given: Case, { merged }: Outcome): string {
  if (merged === null) return "";
  const paths = [...given.lower.flat(), ...given.ops].flatMap(({ path, ...rest }) => [
    ...(path === undefined ? [] : [path]),
    ...("to" in rest && rest.to !== undefined ? [rest.to] : []),
  ]);
  const named = new Set(paths.flatMap((path) => [...ancestorsOf(path), path]));
  named.delete("/");
  const found = new Map(merged.map((entry) => [entry.path, entry]));
  const isShown = (path: string): boolean =>
    isPlain(path) && ancestorsOf(path).every((up) => found.get(up)?.type !== "symlink");
  const lines = [...named]
    .filter(isShown)
    .sort()
    .map((path) => `    ${scalar(path)}: ${flow(shownEntry(found.get(path)))}\n`);
  return lines.length === 0 ? "" : `expect:\n  merged:\n${lines.join("")}`;
}

/** The name of one thing, not a way to it; and no longer than a key of YAML may be. */
const isPlain = (path: string): boolean =>
  path.startsWith("/") &&
  path.length < 1000 &&
  path
    .split("/")
    .slice(1)
    .every((name) => !["", ".", ".."].includes(name));

function shownEntry(entry: TreeEntry | undefined): FlowValue {
  if (entry?.type === undefined) return "absent";
  const { type, content, target } = entry;
  return {
    type,
    content: typeof content === "string" ? content : undefined,
    target: typeof target === "string" ? target : undefined,
  };
}
