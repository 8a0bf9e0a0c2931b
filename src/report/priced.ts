import type { CostReport } from "../cost/cost.ts";
import { hiddenBytes } from "../cost/hidden-bytes.ts";
import { tallyCosts } from "../cost/tally.ts";
import type { ContainerResult, LayerResult, ScenarioResult } from "../scenario/result.ts";

/** What a scenario led to, and what that cost: all that a report shows. */
export interface PricedScenario {
  readonly result: ScenarioResult;
  readonly containers: readonly PricedContainer[];
  /** Bytes of each layer of the image that layers of the image above it hide; lowest first. */
  readonly hidden: readonly number[];
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
    hidden: hiddenBytes(layers).reverse(),
  };
}

function keptCosts({ envelopes, upper, overlay }: ContainerResult): CostReport {
  return tallyCosts(envelopes, { upper, lowers: overlay.lowers });
}

/** The layer that an event calls by number; 1 is the topmost of the image. */
export function layerOf({ layers }: ScenarioResult, number: number): LayerResult {
  return layers[layers.length - number]!;
}

/** Sums over all containers. */
export function totalOf(
  { containers }: PricedScenario,
  amount: (cost: CostReport) => number,
): number {
  return containers.reduce((sum, { cost }) => sum + amount(cost), 0);
}
