import type { Case, Contestant, Floor, LeftOut } from "./case.ts";
import { median, quantile, type Summary, summarize } from "./stats.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** What a case measured. Times are nanoseconds an operation. */
export interface CaseResult {
  readonly topic: string;
  readonly name: string;
  readonly contestants: readonly ContestantResult[];
  readonly verdicts: readonly Verdict[];
  readonly leftOut?: readonly LeftOut[];
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

export function resultOf(
  { topic, name, floors = [], judge }: Case,
  contestants: readonly Contestant[],
  samples: readonly (readonly number[])[],
): CaseResult {
  const names = contestants.map((contestant) => contestant.name);
  const of = (wanted: string): readonly number[] => samples[names.indexOf(wanted)]!;
  const isFought = ({ slower, faster }: Floor): boolean =>
    names.includes(slower) && names.includes(faster);
  const held = (floor: Floor): Verdict => {
    const { title, slower, faster, row, says } = floor;
    const ratio = ratioOf(of(slower), faster, of(faster)).median;
    return verdict(`${title}: ${slower} / ${faster}`, ratio, floor, { row, says });
  };
  const middleOf = (wanted: string): number | null =>
    names.includes(wanted) ? median(of(wanted)) : null;
  return {
    topic,
    name,
    contestants: contestants.map((contestant, i) => {
      const against = contestant.against ?? names[0]!;
      const ratio = against === contestant.name ? null : ratioOf(samples[i]!, against, of(against));
      return { name: contestant.name, ...summarize(samples[i]!), ratio };
    }),
    verdicts: [...floors.filter(isFought).map(held), ...(judge?.(middleOf) ?? [])],
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
