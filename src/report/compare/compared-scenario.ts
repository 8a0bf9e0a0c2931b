import type { Compared } from "../../scenario/compare/compare.ts";
import type { Comparison } from "../../scenario/compare/comparison.ts";

/** A scenario under several ways to store its containers. */
export interface ComparedScenario extends Pick<Comparison, "disk" | "containers"> {
  /** overlay2 as Docker mounts it comes first. */
  readonly ways: readonly Compared[];
}
