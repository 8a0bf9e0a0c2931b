import type { Case } from "../../cases/case.ts";
import type { Outcome } from "../../cases/outcome.ts";

/** A case, and what Linux 6.18 made of it on a real mount with its layers on tmpfs. */
export interface RecordedCase {
  readonly case: Case;
  /** What it is about, in a few words. */
  readonly note?: string;
  /** Results of the calls, the merged view and the upper at the end. */
  readonly outcome: Outcome;
}
