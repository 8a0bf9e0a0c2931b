/** What a list of samples says. */
export interface Summary {
  readonly median: number;
  /** Half the 95 % confidence interval of the mean, as a share of the mean. */
  readonly rme: number;
  /** The middle half of the samples, from its lower to its upper end, as a share of the median. */
  readonly spread: number;
  readonly samples: number;
}

export function summarize(samples: readonly number[]): Summary {
  const middle = median(samples);
  return {
    median: middle,
    rme: marginOfError(samples),
    spread: (quantile(samples, 0.75) - quantile(samples, 0.25)) / middle,
    samples: samples.length,
  };
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Between the two nearest samples, in proportion. */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at % 1);
}

/** Student's t for 95 %, by degrees of freedom from 1 on. */
const STUDENT = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];

function marginOfError(samples: readonly number[]): number {
  const freedom = samples.length - 1;
  if (freedom < 1) return 0;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const variance = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / freedom;
  const t = STUDENT[freedom - 1] ?? 1.96 + 2.4 / freedom;
  return (t * Math.sqrt(variance / samples.length)) / mean;
}
