import { type Clock, steppingClock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import { FsError } from "../base/fs-error.ts";
import type { CaseOp } from "../cases/case.ts";
import type { ImageLimits } from "../image/limits.ts";
import type { ShellLimits } from "../shell/limits.ts";
import { checkEnd } from "./check/check-end.ts";
import type { ContainerResult, Mismatch, Progress, ScenarioResult, StepResult } from "./result.ts";
import { Container, type ContainerInit } from "./run/container.ts";
import type { Docker } from "./run/docker.ts";
import { dockerErrorWords } from "./run/error-words.ts";
import { layerFacts } from "./run/layer-facts.ts";
import { type OpenLayers, openLayers } from "./run/open-layers.ts";
import { Pace } from "./run/pace.ts";
import { Recorder } from "./run/recorder.ts";
import { ScenarioRunError } from "./run/run-error.ts";
import { runStep } from "./run/run-step.ts";
import type { Scenario, Step } from "./scenario.ts";

export interface RunOptions {
  /** Called before each layer of an image, and while steps run, ten times a second at most. */
  readonly onProgress?: (progress: Progress) => void;
  /** Hears every event as it happens, with the index of its container. */
  readonly onEvent?: (container: number, envelope: Envelope) => void;
  /** Bounds of what is imported from disk, where they should not be the usual ones. */
  readonly imageLimits?: Partial<ImageLimits>;
  /** Bounds of what a script may do, in builds and in containers. */
  readonly shellLimits?: Partial<ShellLimits>;
  /** Keeps events for the result. Default: true. */
  readonly keepEnvelopes?: boolean;
  /** Hears the calls that programs of `run` steps make on the overlay, as a case has them; or the name of one that no
   *  case can say. */
  readonly onCall?: (step: Step, told: CaseOp | string) => void;
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
  const { signal } = options;
  const pace = new Pace(signal, options.onProgress);
  const docker = await dockerFor(scenario, clock, pace, options);
  try {
    const opened = await openLayers(scenario, clock, {
      onLayer: (what) => pace.report({ phase: "image", what }),
      limits: options.imageLimits ?? {},
      build: ({ build }) => docker!.build(build),
    });
    try {
      if (docker !== null) docker.opened = opened;
      return await new Run(scenario, opened, docker, options).run(clock, pace);
    } catch (error) {
      opened.close();
      throw error;
    }
  } catch (error) {
    docker?.close();
    throw error;
  }
}

/** What builds and runs: large, and loaded only where a scenario asks for it. */
async function dockerFor(
  scenario: Scenario,
  clock: Clock,
  pace: Pace,
  { signal, onCall, shellLimits = {} }: RunOptions,
): Promise<Docker | null> {
  if (scenario.image?.kind !== "build" && !scenario.steps.some(isDockers)) return null;
  const { Docker } = await import("./run/docker.ts");
  const onStep = (what: string) => pace.report({ phase: "build", what });
  return Docker.open(scenario, { clock, signal, onStep, onCall, limits: shellLimits });
}

const isDockers = ({ kind }: Step): boolean => kind !== "call";

class Run {
  readonly #scenario: Scenario;
  readonly #opened: OpenLayers;
  readonly #docker: Docker | null;
  readonly #options: RunOptions;

  constructor(scenario: Scenario, opened: OpenLayers, docker: Docker | null, options: RunOptions) {
    this.#scenario = scenario;
    this.#opened = opened;
    this.#docker = docker;
    this.#options = options;
  }

  async run(clock: Clock, pace: Pace): Promise<ScenarioResult> {
    const { file, title, about, expect } = this.#scenario;
    const docker = this.#docker;
    const opened = this.#opened;
    const containers = this.#mountAll(clock);
    const mismatches: Mismatch[] = [];
    const steps: StepResult[] = [];
    pace.total = this.#scenario.steps.reduce((sum, step) => sum + repeatOf(step), 0);
    for (const step of this.#scenario.steps) {
      const done = await runStep(step, steps.length + 1, { containers, docker, pace });
      steps.push(done.result);
      mismatches.push(...done.mismatches);
    }
    const layers = opened.layers.map((layer) => ({ ...layer, ...layerFacts(layer.layer) }));
    const ended = {
      layers,
      containers: containers.map(containerResult),
      build: opened.build,
      ...(docker?.images.usage() ?? NO_IMAGES),
    };
    mismatches.push(...checkEnd(expect, ended));
    const ok = mismatches.length === 0;
    const close = () => {
      opened.close();
      docker?.close();
    };
    const { signal } = this.#options;
    const stage = { scenario: this.#scenario, opened, docker, signal };
    const again: NonNullable<ScenarioResult["again"]> = async (variant, listen) => {
      const { takeAgain } = await import("./run/again.ts");
      return takeAgain(stage, variant, listen);
    };
    return {
      ...{ file, title, about, ok, steps, mismatches, again, close },
      ...ended,
      notes: opened.notes,
    };
  }

  #mountAll(clock: Clock): readonly Container[] {
    const { layers, store } = this.#opened;
    const { file, containers, options } = this.#scenario;
    const { keepEnvelopes = true, onEvent } = this.#options;
    const lowers = layers.map(({ layer }) => layer).reverse();
    try {
      return containers.map((name, i) => {
        const recorder = new Recorder(i, keepEnvelopes, (envelope) => onEvent?.(i, envelope));
        const init = { name, lowers, store, options, clock, recorder };
        return new Container({ ...init, ...this.#mountDocker(name) });
      });
    } catch (error) {
      const words = error instanceof FsError ? error.message : dockerErrorWords(error);
      if (words === undefined) throw error;
      throw new ScenarioRunError(file, 1, words, error);
    }
  }

  /** Where Docker does something, containers are as it makes them. */
  #mountDocker(name: string): Pick<ContainerInit, "mountDocker"> {
    const docker = this.#docker;
    if (docker === null) return {};
    const volumes = docker.volumes();
    return { mountDocker: (given) => docker.mount(name, volumes, given) };
  }
}

const repeatOf = (step: Step): number => ("repeat" in step ? step.repeat : 1);

const NO_IMAGES = { images: [], diskBytes: 0 };

function containerResult(container: Container): ContainerResult {
  const { name, overlay, upper, work, recorder, initLayer } = container;
  recorder.stop();
  const { bytes, whiteouts, opaques } = layerFacts(upper);
  return {
    name,
    overlay,
    upper,
    work,
    init:
      initLayer === null
        ? null
        : { ...{ name: "init", createdBy: undefined, layer: initLayer }, ...layerFacts(initLayer) },
    envelopes: recorder.envelopes,
    upperBytes: bytes,
    whiteouts,
    opaques,
    ...recorder.ofAll,
  };
}
