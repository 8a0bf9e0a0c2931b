import type { Measured } from "../cost/time/agreement.ts";
import { workOf } from "./engine-work.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Workload } from "./workload.ts";

export interface PassOptions {
  /** Before each workload. */
  readonly onWorkload?: (name: string, index: number, count: number) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds, from any moment on. */
  readonly now?: () => number;
}

/** All workloads one after the other, again and again. */
const PASSES = 3;
/** Milliseconds for what prices come from: a pass that would take longer is not begun. The rest of a minute is for the
 *  fit. A hard disk, with an fsync for each copy-up, takes 20 s for a pass. */
const MOST_SPENT = 50_000;

/** Times workloads, pass by pass, in the order in which they are given. `fitting`: those that a time is promised for;
 *  `checks` take what they take. @throws KernelUnavailable, the signal's reason */
export async function measureInPasses(
  stopwatch: Pick<Stopwatch, "time">,
  fitting: readonly Workload[],
  checks: readonly Workload[],
  { onWorkload, signal, now = () => performance.now() }: PassOptions,
): Promise<Measured[]> {
  const workloads = [...fitting, ...checks];
  const rounds = workloads.map((): number[] => []);
  let spent = 0;
  for (let pass = 0; pass < PASSES && spent * (pass + 1) <= MOST_SPENT * pass; pass++) {
    for (const [i, workload] of workloads.entries()) {
      signal?.throwIfAborted();
      onWorkload?.(workload.name, pass * workloads.length + i, PASSES * workloads.length);
      const began = now();
      rounds[i]!.push(...(await stopwatch.time(workload)));
      if (i < fitting.length) spent += now() - began;
    }
  }
  return workloads.map((workload, i) => ({
    ...{ name: workload.name, work: workOf(workload), rounds: rounds[i]! },
  }));
}
