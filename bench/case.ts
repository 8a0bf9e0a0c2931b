import type { RowId } from "./rows.ts";
import type { Says } from "./says.ts";
import type { Scratch } from "./scratch.ts";
import type { Bound, Verdict } from "./verdict.ts";

/** One side of a comparison. */
export interface Contestant {
  readonly name: string;
  /** Operations that one call of `run` does: enough that the call around them does not show. */
  readonly operations: number;
  /** The contestant that this one's time is divided by; the first of the case unless it says so. */
  readonly against?: string;
  /** Makes anew what `run` uses up. Not timed. Without it `run` can be called over and over. */
  readonly prepare?: () => void | Promise<void>;
  /** Nanoseconds of processor time that another process has worked for this contestant so far: they count too. */
  readonly alsoSpent?: () => number;
  /** The timed body. Writes its results to the sink. */
  readonly run: () => void | Promise<void>;
  /** Whether `run` has to be awaited. */
  readonly asynchronous?: boolean;
  /** Throws if the operation does not do what it should. Called after a run. */
  readonly check: () => void | Promise<void>;
}

/** A bound that the ratio of two contestants, how many times as long `slower` takes, is held against and reported with. It never fails a run. Where `slower`
 *  or `faster` is not in the field (there may be no real overlay) there is nothing to report. */
export interface Floor extends Bound {
  /** The row of the README's table that it belongs to. */
  readonly row?: RowId;
  /** The ratio in the table's words. */
  readonly says?: Says;
  readonly title: string;
  readonly slower: string;
  readonly faster: string;
}

/** Contestants that do the same thing, timed in the same rounds. */
export interface Case {
  readonly topic: string;
  readonly name: string;
  readonly floors?: readonly Floor[];
  /** Bounds that are no ratio of two: an absolute time, a slope. It is given the median of a contestant's samples, in
   *  nanoseconds an operation; null, if nobody in the field has the name. */
  readonly judge?: (nanoseconds: (contestant: string) => number | null) => readonly Verdict[];
  /** Full rounds, if not the usual number. */
  readonly rounds?: number;
  /** Who would be in the field, were it not for this machine. */
  readonly leftOut?: (scratch: Scratch) => readonly LeftOut[];
  /** Sets the field up. Only then is anything built. */
  readonly open: (
    scratch: Scratch,
    smoke: boolean,
  ) => readonly Contestant[] | Promise<readonly Contestant[]>;
}

/** A rival that cannot take part, and why. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** Says what is wrong when `right` is not true. */
export function expect(right: boolean, what: string): void {
  if (!right) throw new Error(`wrong result: ${what}`);
}
