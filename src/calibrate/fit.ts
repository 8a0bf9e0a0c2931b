import { type Measured, median, typicalOf } from "../cost/time/agreement.ts";
import type { Duration } from "../cost/time/duration.ts";
import { UNITS, type Unit, unitsOf, type Work } from "../cost/time/work.ts";

export type Prices = Readonly<Record<Unit, number>>;

const ALL = Object.keys(UNITS) as Unit[];

/** The prices, none of them negative, by which the workloads come nearest to what was measured: the sum of the squares of
 *  the relative errors is the least. By coordinate descent: one price after the other takes its best value.
 *  @param times nanoseconds, one for each workload */
export function fitPrices(
  works: readonly Work[],
  times: readonly number[],
  start: Prices | null = null,
  sweeps = SWEEPS,
): Prices {
  const prices: Record<Unit, number> = { ...(start ?? zeroPrices()) };
  // Each workload as a row of 1: so many parts of its time does a nanosecond more of a price make.
  const columns = ALL.map((unit) => works.map((work, i) => (work[unit] ?? 0) / times[i]!));
  const left = times.map((_, i) => 1 - sum(ALL.map((unit, u) => columns[u]![i]! * prices[unit])));
  const norms = columns.map((column) => sum(column.map((x) => x * x)));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const [u, unit] of ALL.entries()) {
      const norm = norms[u]!;
      if (norm === 0) continue;
      const column = columns[u]!;
      let gain = 0;
      for (let i = 0; i < column.length; i++) gain += column[i]! * left[i]!;
      const step = Math.max(gain / norm, -prices[unit]);
      if (step === 0) continue;
      prices[unit] += step;
      for (let i = 0; i < column.length; i++) left[i]! -= column[i]! * step;
    }
  }
  return prices;
}

const SWEEPS = 20_000;
const RESWEEPS = 1_000;

/** Prices with the bounds between which they lie nine times of ten: rounds are drawn again and again, with putting back,
 *  and fitted each time; and what the fit misses of its own measurements widens all of them. */
export function fitIntervals(
  measured: readonly Measured[],
  { draws = 100, random = Math.random }: { draws?: number; random?: () => number } = {},
): Readonly<Record<Unit, Duration>> {
  const works = measured.map(({ work }) => work);
  const times = measured.map(({ rounds }) => typicalOf(rounds));
  const prices = fitPrices(works, times);
  const fits = Array.from({ length: draws }, () => {
    const drawn = measured.map(({ rounds }) =>
      typicalOf(rounds.map(() => rounds[Math.floor(random() * rounds.length)]!)),
    );
    return fitPrices(works, drawn, prices, RESWEEPS);
  });
  const missed = median(works.map((work, i) => Math.abs(predict(work, prices) / times[i]! - 1)));
  return Object.fromEntries(
    ALL.map((unit): [Unit, Duration] => {
      const ns = prices[unit];
      const drawn = fits.map((fit) => fit[unit]).sort((a, b) => a - b);
      const low = Math.min(drawn[Math.floor(draws * 0.05)] ?? ns, ns) * (1 - missed);
      const high = Math.max(drawn[Math.ceil(draws * 0.95) - 1] ?? ns, ns) * (1 + missed);
      return [unit, { ns, low, high }];
    }),
  ) as Record<Unit, Duration>;
}

/** Nanoseconds that a piece of work takes at these prices. */
export function predict(work: Work, prices: Prices): number {
  return sum(unitsOf(work).map(([unit, count]) => count * prices[unit]));
}

const zeroPrices = (): Prices =>
  Object.fromEntries(ALL.map((unit) => [unit, 0])) as Record<Unit, number>;

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
