import type { DeviceProfile } from "./device-profile.ts";
import type { Duration } from "./duration.ts";
import { timeOf } from "./time-of.ts";
import type { Work } from "./work.ts";

/** A workload that was measured: what it made the kernel do, and how long its rounds took, in nanoseconds. */
export interface Measured {
  readonly name: string;
  readonly work: Work;
  readonly rounds: readonly number[];
}

/** A workload as it was foretold and as it was. */
export interface Comparison {
  readonly name: string;
  readonly predicted: Duration;
  /** Nanoseconds: as typicalOf the rounds. */
  readonly measured: number;
  /** Predicted / measured. */
  readonly ratio: number;
}

/** How well a profile foretells. */
export interface Agreement {
  readonly comparisons: readonly Comparison[];
  /** Workloads that are over too soon to be held against anything. */
  readonly tooShort: readonly string[];
  /** Of what was measured: the median over the workloads. 0.2 is 20 %; 0 when there are none. */
  readonly medianError: number;
  /** The largest factor by which one was missed, in either direction. */
  readonly worstFactor: number;
}

/** Holds a profile against what was measured. `shortest`: nanoseconds below which a workload is left out. */
export function agreementOf(
  all: readonly Measured[],
  profile: DeviceProfile,
  shortest = 0,
): Agreement {
  const measured = all.filter(({ rounds }) => typicalOf(rounds) >= shortest);
  const tooShort = all.filter((one) => !measured.includes(one)).map(({ name }) => name);
  const comparisons = measured.map(({ name, work, rounds }): Comparison => {
    // Work that comes from the disk is in there only if it did.
    const predicted = timeOf(work, profile, { cold: true });
    const time = typicalOf(rounds);
    return { name, predicted, measured: time, ratio: predicted.ns / time };
  });
  const factors = comparisons.map(({ ratio }) => Math.max(ratio, 1 / ratio));
  return {
    ...{ comparisons, tooShort },
    medianError:
      factors.length === 0 ? 0 : median(comparisons.map(({ ratio }) => Math.abs(ratio - 1))),
    worstFactor: Math.max(1, ...factors),
  };
}

/** What a round takes when little else goes on: the median of the faster half. What disturbs a round makes it longer. */
export function typicalOf(rounds: readonly number[]): number {
  const sorted = [...rounds].sort((a, b) => a - b);
  return median(sorted.slice(0, Math.ceil(sorted.length / 2)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
