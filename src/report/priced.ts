import type { CopyUpCost, CostReport } from "../cost/cost.ts";
import { hiddenBytes } from "../cost/hidden-bytes.ts";
import { tallyCosts } from "../cost/tally.ts";
import type {
  BuildDeed,
  ContainerResult,
  LayerResult,
  ScenarioResult,
} from "../scenario/result.ts";
import type { ComparedScenario } from "./compare/compared-scenario.ts";

/** What a scenario led to, and what that cost: all that a report shows. */
export interface PricedScenario {
  readonly result: ScenarioResult;
  readonly containers: readonly PricedContainer[];
  /** What the builds among the steps copied up, instruction by instruction. */
  readonly builds: readonly PricedInstruction[];
  /** Bytes of each layer of the image that layers of the image above it hide; lowest first. */
  readonly hidden: readonly number[];
  /** Other ways to store the containers, where they were asked for. */
  readonly compared: ComparedScenario | null;
}

/** An instruction of a build that wrote something. */
export interface PricedInstruction {
  /** As in the Dockerfile. */
  readonly instruction: string;
  readonly copyUps: readonly CopyUpCost[];
}

export interface PricedContainer {
  readonly result: ContainerResult;
  readonly cost: CostReport;
  /** As PricedScenario.hidden, but with what the container's upper hides. */
  readonly hidden: readonly number[];
}

/** `cost`: the events of a container, priced; by default those that the result kept.
 *  Before the result is closed: contents are compared. */
export function priceScenario(
  result: ScenarioResult,
  cost: (container: ContainerResult, index: number) => CostReport = keptCosts,
): PricedScenario {
  const layers = result.layers.map(({ layer }) => layer).reverse();
  return {
    result,
    containers: result.containers.map((container, i) => ({
      result: container,
      cost: cost(container, i),
      hidden: hiddenBytes([container.upper, ...layers])
        .slice(1)
        .reverse(),
    })),
    builds: result.steps.flatMap(({ deed }) => (deed?.kind === "build" ? pricedBuild(deed) : [])),
    hidden: hiddenBytes(layers).reverse(),
    compared: null,
  };
}

function pricedBuild({ built }: BuildDeed): PricedInstruction[] {
  return built.steps.flatMap(({ original, envelopes, wrote }) =>
    wrote === undefined
      ? []
      : [{ instruction: original, copyUps: tallyCosts(envelopes, wrote).copyUps }],
  );
}

function keptCosts({ envelopes, upper, overlay }: ContainerResult): CostReport {
  return tallyCosts(envelopes, { upper, lowers: overlay.lowers });
}

/** The layer that an event of a container calls by number; 1 is the topmost below its upper. */
export function layerOf(
  { layers }: ScenarioResult,
  { init }: ContainerResult,
  number: number,
): LayerResult {
  const all = init === null ? layers : [...layers, init];
  return all[all.length - number]!;
}

/** Bytes that programs wrote: in all containers, and in the RUNs of builds that are steps. */
export function writtenBytes({ result }: PricedScenario): number {
  return result.steps.reduce((sum, step) => sum + step.writtenBytes, 0);
}

/** Bytes that were copied up for them. */
export function copiedBytes({ result }: PricedScenario): number {
  return result.steps.reduce((sum, step) => sum + step.copiedBytes, 0);
}
