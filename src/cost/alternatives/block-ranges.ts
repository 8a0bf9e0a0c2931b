/** `[from, to)`, in blocks. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** A set of block numbers, kept as runs: what a program wrote in one go is one entry, however long. */
export class BlockRanges {
  /** In order, apart from each other by a block at least. */
  readonly #runs: BlockRange[] = [];

  /** Blocks in the set. */
  get count(): number {
    return this.#runs.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  has(block: number): boolean {
    const run = this.#runs[firstEndingAfter(this.#runs, block)];
    return run !== undefined && run.from <= block;
  }

  /** Takes `[from, to)` in. */
  add(from: number, to: number): void {
    if (to <= from) return;
    // A run that ends where this begins is made longer.
    const first = firstEndingAfter(this.#runs, from - 1);
    let end = first;
    let run = { from, to };
    while (end < this.#runs.length && this.#runs[end]!.from <= to) {
      const { from: start, to: stop } = this.#runs[end]!;
      run = { from: Math.min(run.from, start), to: Math.max(run.to, stop) };
      end++;
    }
    this.#runs.splice(first, end - first, run);
  }

  /** How many blocks of `[from, to)` are in the set. */
  countIn(from: number, to: number): number {
    let count = 0;
    for (let i = firstEndingAfter(this.#runs, from); i < this.#runs.length; i++) {
      const run = this.#runs[i]!;
      if (run.from >= to) break;
      count += Math.min(run.to, to) - Math.max(run.from, from);
    }
    return count;
  }

  *[Symbol.iterator](): Generator<BlockRange, void> {
    yield* this.#runs;
  }
}

/** Of ranges in order, the index of the first that reaches beyond a block; their count, if none does. */
export function firstEndingAfter(ranges: readonly BlockRange[], block: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.to > block) high = middle;
    else low = middle + 1;
  }
  return low;
}
