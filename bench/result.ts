import type { Case, Contestant, Floor } from "./case.ts";
import { median, quantile, type Summary, summarize } from "./stats.ts";

/** What a case measured. Times are nanoseconds an operation. */
export interface CaseResult {
  readonly topic: string;
  readonly name: string;
  readonly contestants: readonly ContestantResult[];
  readonly floors: readonly FloorResult[];
}

export interface ContestantResult extends Summary {
  readonly name: string;
  /** How many times as long as `against` it took: the median of the rounds' own ratios, and their middle half. */
  readonly ratio: Ratio | null;
}

export interface Ratio {
  readonly against: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface FloorResult extends Floor {
  readonly ratio: number;
  readonly passed: boolean;
}

export function resultOf(
  { topic, name, floors = [] }: Case,
  contestants: readonly Contestant[],
  samples: readonly (readonly number[])[],
): CaseResult {
  const names = contestants.map((contestant) => contestant.name);
  const of = (wanted: string): readonly number[] => samples[names.indexOf(wanted)]!;
  return {
    topic,
    name,
    contestants: contestants.map((contestant, i) => {
      const against = contestant.against ?? names[0]!;
      const ratio = against === contestant.name ? null : ratioOf(samples[i]!, against, of(against));
      return { name: contestant.name, ...summarize(samples[i]!), ratio };
    }),
    floors: floors
      .filter(({ slower }) => names.includes(slower))
      .map((floor) => {
        const ratio = ratioOf(of(floor.slower), floor.faster, of(floor.faster)).median;
        const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = floor;
        return { ...floor, ratio, passed: ratio >= atLeast && ratio <= atMost };
      }),
  };
}

function ratioOf(samples: readonly number[], against: string, others: readonly number[]): Ratio {
  const ratios = samples.map((sample, round) => sample / others[round]!);
  return {
    against,
    median: median(ratios),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
  };
}
