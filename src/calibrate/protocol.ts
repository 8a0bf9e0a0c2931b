import type { Workload } from "./workload.ts";

export interface TimingQuestion {
  /** An empty directory on the file system that is to be measured. */
  readonly folder: string;
  readonly workload: Workload;
}

/** Nanoseconds, one for each round; or why there are none. */
export type TimingAnswer = { readonly rounds: readonly number[] } | { readonly error: string };
