import { type Clock, steppingClock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import { FsError } from "../base/fs-error.ts";
import type { ImageLimits } from "../image/limits.ts";
import { checkEnd } from "./check/check-end.ts";
import type { ContainerResult, Mismatch, Progress, ScenarioResult, StepResult } from "./result.ts";
import { Container } from "./run/container.ts";
import { layerFacts } from "./run/layer-facts.ts";
import { type OpenLayers, openLayers } from "./run/open-layers.ts";
import { Pace } from "./run/pace.ts";
import { Recorder } from "./run/recorder.ts";
import { ScenarioRunError } from "./run/run-error.ts";
import { runStep } from "./run/run-step.ts";
import type { Scenario } from "./scenario.ts";

export interface RunOptions {
  /** Called before each layer of an image, and while steps run, ten times a second at most. */
  readonly onProgress?: (progress: Progress) => void;
  /** Hears every event as it happens, with the index of its container. */
  readonly onEvent?: (container: number, envelope: Envelope) => void;
  /** Bounds of what is imported from disk, where they should not be the usual ones. */
  readonly imageLimits?: Partial<ImageLimits>;
  /** Keeps events for the result. Default: true. */
  readonly keepEnvelopes?: boolean;
  /** Ends the run between two calls; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** Builds the layers of a scenario, mounts its containers, takes its steps, and says what came of it.
 *  A step that fails is no reason to stop: the result says so, and the steps after it are taken too.
 *  @throws ScenarioRunError when the image cannot be read or the mount is refused */
export async function runScenario(
  scenario: Scenario,
  options: RunOptions = {},
): Promise<ScenarioResult> {
  const clock = steppingClock();
  const pace = new Pace(options.signal, options.onProgress);
  const opened = await openLayers(scenario, clock, {
    onLayer: (what) => pace.report({ phase: "image", what }),
    limits: options.imageLimits ?? {},
  });
  try {
    return await runOn(opened, scenario, clock, pace, options);
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function runOn(
  opened: OpenLayers,
  scenario: Scenario,
  clock: Clock,
  pace: Pace,
  options: RunOptions,
): Promise<ScenarioResult> {
  const { file, title, about, expect } = scenario;
  const containers = mountAll(opened, scenario, clock, options);
  const mismatches: Mismatch[] = [];
  const steps: StepResult[] = [];
  pace.total = scenario.steps.reduce((sum, { repeat }) => sum + repeat, 0);
  for (const step of scenario.steps) {
    const done = await runStep(step, steps.length + 1, containers[step.container]!, pace);
    steps.push(done.result);
    mismatches.push(...done.mismatches);
  }
  const layers = opened.layers.map((layer) => ({ ...layer, ...layerFacts(layer.layer) }));
  const results = containers.map(containerResult);
  mismatches.push(...checkEnd(expect, results, layers));
  return {
    file,
    title,
    about,
    ok: mismatches.length === 0,
    layers,
    steps,
    containers: results,
    mismatches,
    notes: opened.notes,
    close: opened.close,
  };
}

function mountAll(
  { layers, store }: OpenLayers,
  { file, containers, options }: Scenario,
  clock: Clock,
  { keepEnvelopes = true, onEvent }: RunOptions,
): readonly Container[] {
  const lowers = layers.map(({ layer }) => layer).reverse();
  try {
    return containers.map((name, i) => {
      const recorder = new Recorder(i, keepEnvelopes, (envelope) => onEvent?.(i, envelope));
      return new Container({ name, lowers, store, options, clock, recorder });
    });
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new ScenarioRunError(file, 1, error.message, error);
  }
}

function containerResult({ name, overlay, upper, work, recorder }: Container): ContainerResult {
  recorder.stop();
  const { bytes, whiteouts, opaques } = layerFacts(upper);
  return {
    name,
    overlay,
    upper,
    work,
    envelopes: recorder.envelopes,
    upperBytes: bytes,
    whiteouts,
    opaques,
    ...recorder.ofAll,
  };
}
