import type { Duration } from "../cost/time/duration.ts";
import type { Work } from "../cost/time/work.ts";
import type { CopyCosts } from "./copied-up.ts";
import { type PricedFor, timeFor } from "./priced-for.ts";

/** What times stand for. */
export interface JsonDevice {
  /** As --device takes it, or as its file says. */
  readonly name: string;
  readonly title: string;
  readonly cold: boolean;
  readonly processors: number;
}

/** Something that takes work, and how long that takes: nanoseconds, between `low` and `high` nine times of ten. */
export type Timed<T extends { readonly work: Work }> = T & { readonly time: Duration };

export function deviceJson({ profile, cold, processors }: PricedFor): JsonDevice {
  const { name, title } = profile;
  return { name, title, cold, processors };
}

export function timed<T extends { readonly work: Work }>(item: T, pricedFor: PricedFor): Timed<T> {
  return { ...item, time: wholeNanoseconds(timeFor(item.work, pricedFor)) };
}

/** The same of one call, which one processor has to do. */
export function timedWait<T extends { readonly work: Work }>(
  item: T,
  pricedFor: PricedFor,
): Timed<T> {
  return timed(item, { ...pricedFor, processors: 1 });
}

/** What copies came to, each and all with their time. */
export function timedCopies(costs: CopyCosts, pricedFor: PricedFor): object {
  const { files, ...sums } = costs;
  return {
    device: deviceJson(pricedFor),
    // What one program, or one instruction after the other, makes the kernel do.
    ...timedWait(sums, pricedFor),
    files: files.map((file) => timedWait(file, pricedFor)),
  };
}

/** Nobody knows parts of one. */
export function wholeNanoseconds({ ns, low, high }: Duration): Duration {
  return { ns: Math.round(ns), low: Math.round(low), high: Math.round(high) };
}
