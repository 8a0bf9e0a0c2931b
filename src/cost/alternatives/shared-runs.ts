import { type BlockRange, firstEndingAfter } from "./block-ranges.ts";

/** Blocks of a file that another file has as well. They lie one after another from `place` on; null: in a file below,
 *  where they stay whatever happens above. */
export interface SharedRun extends BlockRange {
  readonly place: number | null;
}

/** Which blocks of one file are shared, as runs. */
export class SharedRuns {
  /** In order; none overlaps another. */
  readonly #runs: SharedRun[] = [];

  has(block: number): boolean {
    const run = this.#runs[firstEndingAfter(this.#runs, block)];
    return run !== undefined && run.from <= block;
  }

  /** In place of what was there. */
  put(run: SharedRun): void {
    if (run.to <= run.from) return;
    const at = this.#cut(run.from, run.to);
    this.#runs.splice(at, 0, run);
  }

  /** From now on `[from, to)` is the file's own. */
  delete(from: number, to: number): void {
    this.#cut(from, to);
  }

  /** The runs in `[from, to)`, as far as they lie there. */
  within(from: number, to: number): SharedRun[] {
    const found: SharedRun[] = [];
    for (let i = firstEndingAfter(this.#runs, from); i < this.#runs.length; i++) {
      const run = this.#runs[i]!;
      if (run.from >= to) break;
      found.push(part(run, Math.max(run.from, from), Math.min(run.to, to)));
    }
    return found;
  }

  /** Takes `[from, to)` out; the index where a run would go that begins there. */
  #cut(from: number, to: number): number {
    const first = firstEndingAfter(this.#runs, from);
    let end = first;
    const left: SharedRun[] = [];
    let before = 0;
    while (end < this.#runs.length && this.#runs[end]!.from < to) {
      const run = this.#runs[end]!;
      if (run.from < from) {
        left.push(part(run, run.from, from));
        before = 1;
      }
      if (run.to > to) left.push(part(run, to, run.to));
      end++;
    }
    this.#runs.splice(first, end - first, ...left);
    return first + before;
  }
}

function part(run: SharedRun, from: number, to: number): SharedRun {
  return { from, to, place: run.place === null ? null : run.place + from - run.from };
}
