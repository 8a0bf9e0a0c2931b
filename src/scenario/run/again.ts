import { steppingClock } from "../../base/clock.ts";
import type { Envelope } from "../../base/event.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { DEFAULT_MTIME } from "../../cases/lay-entries.ts";
import { flatten } from "../../cost/alternatives/flat-tree.ts";
import type { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import { ANY_OUTCOME } from "../check/check-step.ts";
import type { StepOutcome } from "../result.ts";
import type { CallStep, MountOptionFields, RunStep, Scenario, Step } from "../scenario.ts";
import { Container } from "./container.ts";
import type { Docker } from "./docker.ts";
import type { OpenLayers } from "./open-layers.ts";
import { Pace } from "./pace.ts";
import { Recorder } from "./recorder.ts";
import { runStep } from "./run-step.ts";
import { mountOver, type OverMount, type PlacedOver, placed, takeModes } from "./volumes-over.ts";

/** Another way to store the containers of a scenario. */
export interface Variant {
  /** Of the overlay. Steps that mount again keep them. */
  readonly options: MountOptionFields;
  /** The file system below has reflinks. */
  readonly reflinks: boolean;
  /** No lower layers: each container has all files of the image for itself, as in a copy or a snapshot. */
  readonly plain: boolean;
  /** What is mounted over paths of each container. */
  readonly over: readonly OverMount[];
}

/** A container of a variant. */
export interface Standing {
  readonly upper: Layer;
  /** Topmost first. */
  readonly lowers: readonly Layer[];
  readonly over: readonly PlacedOver[];
}

/** Is told the containers before anything happens in them; what it gives hears each event. */
export type Listen = (
  containers: readonly Standing[],
) => (container: number, envelope: Envelope) => void;

/** How each step came out; null for those that are not taken again: builds, commits, diffs. */
export type Outcomes = readonly (StepOutcome | null)[];

/** What a scenario stands on. */
export interface Stage {
  readonly scenario: Scenario;
  readonly opened: OpenLayers;
  readonly docker: Docker | null;
  readonly signal: AbortSignal | undefined;
}

/** Takes the calls and commands of a scenario once more, in fresh containers on the same layers. Whatever comes of a
 *  step, the others follow. @throws FsError, ContainerError: what a variant mounts cannot be mounted */
export async function takeAgain(stage: Stage, variant: Variant, listen: Listen): Promise<Outcomes> {
  const { scenario, opened, docker } = stage;
  const stores = new Set([opened.store, ...opened.layers.map(({ layer }) => layer.store)]);
  const containers: Container[] = [];
  for (const store of stores) store.reflinks = variant.reflinks;
  try {
    let heard: ReturnType<Listen> = () => {};
    const hear = (i: number) => (envelope: Envelope) => heard(i, envelope);
    const standing = mountAll(stage, variant, containers, hear);
    heard = listen(standing);
    const outcomes: (StepOutcome | null)[] = [];
    const pace = new Pace(stage.signal);
    for (const [i, step] of scenario.steps.entries()) {
      stage.signal?.throwIfAborted();
      if (!isTaken(step)) outcomes.push(null);
      else {
        const place = { containers, docker, pace };
        const { result } = await runStep({ ...step, expect: ANYTHING }, i + 1, place);
        outcomes.push(result.outcome);
      }
    }
    for (const { recorder } of containers) recorder.stop();
    return outcomes;
  } finally {
    for (const container of containers) container.close();
    for (const store of stores) store.reflinks = false;
  }
}

const ANYTHING = { outcome: ANY_OUTCOME } as const;

const isTaken = (step: Step): step is CallStep | RunStep =>
  step.kind === "call" || step.kind === "run";

function mountAll(
  { scenario, opened, docker }: Stage,
  variant: Variant,
  containers: Container[],
  hear: (container: number) => (envelope: Envelope) => void,
): Standing[] {
  const { plain } = variant;
  const clock = steppingClock();
  const layers = opened.layers.map(({ layer }) => layer);
  const store = plain ? new Store({ reflinks: variant.reflinks }) : opened.store;
  const lowers = plain ? [emptyLayer("nothing", store, DEFAULT_MTIME)] : layers.toReversed();
  return scenario.containers.map((name, i) => {
    const recorder = new Recorder(i, false, hear(i));
    const own = plain ? { upper: flatten(layers, `${name}/upper`, store) } : {};
    const asked = new Set(variant.over.map(({ path }) => path));
    const volumes = (docker?.volumeTargets ?? [])
      .filter((path) => !asked.has(path))
      .map((path) => ({ path, kind: "volume" }) as const);
    const init = { name, lowers, store, options: variant.options, clock, recorder, ...own };
    const over = mountOver([...volumes, ...variant.over], {
      store,
      clock,
      lowers,
      docker:
        docker === null
          ? null
          : (given) => docker.mount(name, NONE, plain ? { ...given, layers: [] } : given),
    });
    const container = new Container({ ...init, ...over.init, keepsOptions: true });
    containers.push(container);
    const placedOver = recorder.unheard(() => {
      takeModes(over.laid, container.overlay);
      return over.laid.length === 0 ? [] : placed(over.laid, container.docker);
    });
    return { upper: container.upper, lowers: container.overlay.lowers, over: placedOver };
  });
}

const NONE: ReadonlyMap<string, Layer> = new Map<string, Layer>();
