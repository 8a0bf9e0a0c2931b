/** A size, and the nanoseconds that it took. */
export interface Point {
  readonly size: number;
  readonly time: number;
}

/** time = fixed + factor * size ** exponent */
export interface Fit {
  readonly fixed: number;
  readonly factor: number;
  readonly exponent: number;
}

export const fitted = ({ fixed, factor, exponent }: Fit, size: number): number =>
  fixed + factor * size ** exponent;

/** The power of the size that comes nearest to the times: the line through their logarithms, by least squares. */
export function powerFit(points: readonly Point[]): Fit {
  const x = meanOf(points, ({ size }) => Math.log(size));
  const y = meanOf(points, ({ time }) => Math.log(time));
  const rise = meanOf(points, ({ size, time }) => (Math.log(size) - x) * (Math.log(time) - y));
  const exponent = rise / meanOf(points, ({ size }) => (Math.log(size) - x) ** 2);
  return { fixed: 0, factor: Math.exp(y - exponent * x), exponent };
}

const STEPS = 400;
const MOST = 4;

/** The same where a part of the time does not grow. Errors count as shares of the times, as with powerFit. */
export function offsetFit(points: readonly Point[]): Fit {
  const coarse = nearestFit(points, MOST / 2, MOST / 2);
  return nearestFit(points, coarse.exponent, (2 * MOST) / STEPS);
}

/** Of many exponents around `middle`. */
function nearestFit(points: readonly Point[], middle: number, reach: number): Fit {
  let best = lineFit(points, middle);
  for (let i = 0; i <= STEPS; i++) {
    const next = lineFit(points, middle - reach + (2 * reach * i) / STEPS);
    if (errorOf(next, points) < errorOf(best, points)) best = next;
  }
  return best;
}

/** The best fixed part, never below nothing, and factor for a given exponent. */
function lineFit(points: readonly Point[], exponent: number): Fit {
  // Divided by its time each point says: 1 = fixed * a + factor * b.
  const a = ({ time }: Point): number => 1 / time;
  const b = ({ size, time }: Point): number => size ** exponent / time;
  const [aa, ab, bb] = [
    meanOf(points, (point) => a(point) ** 2),
    meanOf(points, (point) => a(point) * b(point)),
    meanOf(points, (point) => b(point) ** 2),
  ];
  const [sumA, sumB] = [meanOf(points, a), meanOf(points, b)];
  const fixed = (sumA * bb - sumB * ab) / (aa * bb - ab ** 2);
  if (!(fixed > 0)) return { fixed: 0, factor: sumB / bb, exponent };
  return { fixed, factor: (aa * sumB - ab * sumA) / (aa * bb - ab ** 2), exponent };
}

const errorOf = (fit: Fit, points: readonly Point[]): number =>
  meanOf(points, ({ size, time }) => (fitted(fit, size) / time - 1) ** 2);

const meanOf = (points: readonly Point[], of: (point: Point) => number): number =>
  points.reduce((sum, point) => sum + of(point), 0) / points.length;
