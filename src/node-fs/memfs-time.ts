import type { Timespec } from "../base/clock.ts";

const NSEC_A_MSEC = 1e6;

/** memfs keeps whole milliseconds, before 1970 too. */
export function timespecOf(date: Date): Timespec {
  const msec = date.getTime();
  const sec = Math.floor(msec / 1000);
  return { sec, nsec: (msec - sec * 1000) * NSEC_A_MSEC };
}

/** The millisecond that a point in time lies in. */
export function dateOf(sec: number, nsec: number): Date {
  return new Date(sec * 1000 + Math.floor(nsec / NSEC_A_MSEC));
}
