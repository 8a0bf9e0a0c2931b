import type { BuildDeed, ScenarioResult, TaggedImage } from "../../../src/scenario/result.ts";
import { runScenario } from "../../../src/scenario/run.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { BUILDERS, type Builder, type BuildOutcome, type Outcome, withoutSums } from "./lessons.ts";

/** What a lesson comes to here. */
export async function ourLesson(scenario: Scenario, builder: Builder): Promise<Outcome> {
  const result = await runScenario(builtBy(scenario, builder));
  try {
    const deeds = [result.build, ...result.steps.map(({ deed }) => deed)];
    return {
      builds: deeds.flatMap((deed) => (deed?.kind === "build" ? [outcomeOf(deed)] : [])),
      unique: Object.fromEntries(result.images.map((one) => [one.tag, aboveBase(one)])),
      ...containerOf(result),
    };
  } finally {
    result.close();
  }
}

/** The engine has the base by a name of its own, so that no other image has it alone. */
function aboveBase({ image, uniqueBytes, sharedBytes }: TaggedImage): number {
  return sharedBytes === 0 ? uniqueBytes - image.layers[0]!.size : uniqueBytes;
}

function builtBy(scenario: Scenario, builder: Builder): Scenario {
  const engine = BUILDERS[builder];
  const { image, steps } = scenario;
  return {
    ...scenario,
    image: image?.kind === "build" ? { ...image, build: { ...image.build, engine } } : image,
    steps: steps.map((step) =>
      step.kind === "build" ? { ...step, build: { ...step.build, engine } } : step,
    ),
  };
}

function outcomeOf({ image }: BuildDeed): BuildOutcome {
  const sizes = image.layers.map(({ size }) => size);
  const all = image.config.history.map(({ createdBy, emptyLayer }) => ({
    words: withoutSums(createdBy ?? ""),
    size: emptyLayer ? 0 : sizes.shift()!,
  }));
  // The bundled alpine is one step and one layer.
  const own = all.slice(1);
  return {
    layers: image.layers.length - 1,
    history: own.map(({ words, size }) => [words, size]),
  };
}

function containerOf({ containers, steps }: ScenarioResult): Pick<Outcome, "container"> {
  const [container] = containers;
  if (container === undefined) return {};
  const deeds = steps.flatMap(({ deed }) => (deed === undefined ? [] : [deed]));
  const diff = deeds.find((deed) => deed.kind === "diff")!;
  const commit = deeds.find((deed) => deed.kind === "commit")!;
  return {
    container: {
      runs: deeds.flatMap((deed) => (deed.kind === "run" ? [[deed.status, deed.output]] : [])),
      diff: diff.changes.map(({ kind, path }) => `${kind} ${path}`).sort(),
      sizeRw: container.upperBytes,
      committed: commit.image.layers.at(-1)!.size,
    },
  };
}
