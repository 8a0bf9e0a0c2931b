import type { CopyCost, Cost } from "./cost.ts";

/** What events say while they come in. How much of it was redundant is known only at the end. */
type Unsettled<C extends CopyCost> = { -readonly [K in keyof Omit<C, "redundantBytes">]: C[K] };
export type CopySum = Unsettled<CopyCost>;
export type CostSum = Unsettled<Cost>;

export function zeroCopyCost(): CopySum {
  return { copiedBytes: 0, copyUps: 0, copiedDirectories: 0 };
}

export function zeroCost(): CostSum {
  return { writtenBytes: 0, readBelowBytes: 0, whiteoutsMade: 0, ...zeroCopyCost() };
}

/** Sums by key. */
export class CostSums<K, S extends CopySum> {
  readonly #sums = new Map<K, S>();
  readonly #zero: () => S;

  constructor(zero: () => S) {
    this.#zero = zero;
  }

  at(key: K): S {
    let sum = this.#sums.get(key);
    if (sum === undefined) {
      sum = this.#zero();
      this.#sums.set(key, sum);
    }
    return sum;
  }

  /** Each sum with its key and its redundant bytes, by key. */
  settle(
    redundant: ReadonlyMap<K, number>,
    order: (a: K, b: K) => number,
  ): (S & { key: K; redundantBytes: number })[] {
    return [...this.#sums]
      .sort(([a], [b]) => order(a, b))
      .map(([key, sum]) => ({ ...sum, key, redundantBytes: redundant.get(key) ?? 0 }));
  }
}
