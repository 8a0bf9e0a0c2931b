import type { Duration } from "../../cost/time/duration.ts";
import { sharedBetween } from "../../cost/time/time-of.ts";
import { joinWork, withoutWork } from "../../cost/time/work.ts";
import type { Compared } from "../../scenario/compare/compare.ts";
import type { Comparison } from "../../scenario/compare/comparison.ts";
import type { StepResult } from "../../scenario/result.ts";
import { type PricedFor, waitFor } from "../priced-for.ts";

/** A scenario under several ways to store its containers. */
export interface ComparedScenario extends Pick<Comparison, "disk" | "containers"> {
  /** overlay2 as Docker mounts it comes first. */
  readonly ways: readonly Compared[];
  /** Steps that are not taken again: of images, not of these containers. */
  readonly apart: readonly Pick<StepResult, "number" | "text">[];
}

/** Work, and what of it cannot be shared. */
export type TimedWay = Pick<Compared, "work" | "alone">;

/** How long the steps take with a way to store. */
export function wayTime({ work, alone }: TimedWay, pricedFor: PricedFor): Duration {
  const shared = sharedBetween(withoutWork(work, alone), pricedFor.processors);
  return waitFor(joinWork(shared, alone), pricedFor);
}
