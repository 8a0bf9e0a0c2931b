/** A time that is not known exactly: nine times of ten it lies between `low` and `high`. Nanoseconds. */
export interface Duration {
  readonly ns: number;
  readonly low: number;
  readonly high: number;
}

export const NO_TIME: Duration = { ns: 0, low: 0, high: 0 };

/** `count` times the same: whoever errs about one errs the same way about all. */
export function times({ ns, low, high }: Duration, count: number): Duration {
  return { ns: ns * count, low: low * count, high: high * count };
}

/** One after the other. Their errors have nothing to do with each other, so that they make up for one another in part:
 *  the distances to the bounds add up as squares. */
export function sumOf(durations: Iterable<Duration>): Duration {
  let ns = 0;
  let below = 0;
  let above = 0;
  for (const duration of durations) {
    ns += duration.ns;
    below += (duration.ns - duration.low) ** 2;
    above += (duration.high - duration.ns) ** 2;
  }
  return { ns, low: ns - Math.sqrt(below), high: ns + Math.sqrt(above) };
}
