import type { DeviceProfile, Price } from "../cost/time/device-profile.ts";
import type { Duration } from "../cost/time/duration.ts";
import { timeOf } from "../cost/time/time-of.ts";
import type { Unit } from "../cost/time/work.ts";
import { workOf } from "./engine-work.ts";
import { fitIntervals, type Measured, median } from "./fit.ts";
import { FITTING } from "./fitting-workloads.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Workload } from "./workload.ts";

export interface CalibrateOptions {
  /** Before each workload. */
  readonly onWorkload?: (name: string, index: number, count: number) => void;
  readonly signal?: AbortSignal;
  /** Held against the profile; measured among those that the prices come from, as what else goes on on the machine comes
   *  and goes. */
  readonly checks?: readonly Workload[];
}

/** A workload as it was foretold and as it was. */
export interface Comparison {
  readonly name: string;
  readonly predicted: Duration;
  /** Nanoseconds: the median of the rounds. */
  readonly measured: number;
  /** Predicted / measured. */
  readonly ratio: number;
}

/** How well a profile foretells. */
export interface Agreement {
  readonly comparisons: readonly Comparison[];
  /** Workloads that are over too soon to be held against anything. */
  readonly tooShort: readonly string[];
  /** Of what was measured: the median over the workloads. 0.2 is 20 %. */
  readonly medianError: number;
  /** The largest factor by which one was missed, in either direction. */
  readonly worstFactor: number;
}

export interface Calibration {
  readonly profile: DeviceProfile;
  /** With the workloads that its prices come from. */
  readonly fit: Agreement;
  /** With `checks`; null when there were none. */
  readonly check: Agreement | null;
}

/** Measures the prices of this machine's overlayfs on one file system. @throws KernelUnavailable, the signal's reason */
export async function calibrate(
  stopwatch: Stopwatch,
  named: Pick<DeviceProfile, "name" | "title" | "about">,
  source: string,
  options: CalibrateOptions = {},
): Promise<Calibration> {
  const { checks = [] } = options;
  const all = await measure(stopwatch, [...FITTING, ...checks], options);
  const measured = all.slice(0, FITTING.length);
  const prices = Object.fromEntries(
    Object.entries(fitIntervals(measured)).map(([unit, price]) => [unit, { ...price, source }]),
  ) as Record<Unit, Price>;
  const profile: DeviceProfile = { ...named, prices };
  return {
    profile,
    fit: agreementOf(measured, profile),
    check: checks.length === 0 ? null : agreementOf(all.slice(FITTING.length), profile),
  };
}

/** Holds a profile against workloads. @throws as calibrate() */
export async function compareWith(
  stopwatch: Stopwatch,
  profile: DeviceProfile,
  workloads: readonly Workload[],
  options: CalibrateOptions = {},
): Promise<Agreement> {
  return agreementOf(await measure(stopwatch, workloads, options), profile);
}

/** All workloads one after the other, again and again. */
const PASSES = 3;

async function measure(
  stopwatch: Stopwatch,
  workloads: readonly Workload[],
  { onWorkload, signal }: CalibrateOptions,
): Promise<Measured[]> {
  const rounds = workloads.map((): number[] => []);
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [i, workload] of workloads.entries()) {
      signal?.throwIfAborted();
      onWorkload?.(workload.name, pass * workloads.length + i, PASSES * workloads.length);
      rounds[i]!.push(...(await stopwatch.time(workload)));
    }
  }
  return workloads.map((workload, i) => ({
    ...{ name: workload.name, work: workOf(workload), rounds: rounds[i]! },
  }));
}

/** In less than so many nanoseconds, what the caches of the processor hold when it begins decides. */
const SHORTEST = 1_000_000;

function agreementOf(all: readonly Measured[], profile: DeviceProfile): Agreement {
  const measured = all.filter(({ rounds }) => median(rounds) >= SHORTEST);
  const tooShort = all.filter((one) => !measured.includes(one)).map(({ name }) => name);
  const comparisons = measured.map(({ name, work, rounds }): Comparison => {
    // Work that comes from the disk is in there only if it did.
    const predicted = timeOf(work, profile, { cold: true });
    const time = median(rounds);
    return { name, predicted, measured: time, ratio: predicted.ns / time };
  });
  const factors = comparisons.map(({ ratio }) => Math.max(ratio, 1 / ratio));
  return {
    ...{ comparisons, tooShort },
    medianError: median(comparisons.map(({ ratio }) => Math.abs(ratio - 1))),
    worstFactor: Math.max(...factors),
  };
}
