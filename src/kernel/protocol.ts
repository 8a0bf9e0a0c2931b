import type { Outcome } from "../cases/outcome.ts";

/** What a worker says at first: whether it can work. */
export type Readiness = { readonly ready: true } | { readonly unavailable: string };

/** What it says then: one answer for each case. */
export type WorkerAnswer =
  | { readonly outcome: Outcome }
  | {
      readonly error: string;
      /** It is the case itself that cannot be run, on whatever kernel. */
      readonly malformed: boolean;
    };
