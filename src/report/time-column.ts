import type { Duration } from "../cost/time/duration.ts";
import { durationParts } from "./duration-words.ts";
import type { Page } from "./page.ts";
import { padEnd, padStart } from "./text.ts";

/** Columns of a time without its interval, and of the interval. */
export const TIME = 9;
const INTERVAL = 17;
/** From this width on there is room for intervals, and for longer bars. */
const WIDE = 96;

export const isWide = ({ width }: Page): boolean => width >= WIDE;
export const timeWidth = (page: Page): number => (isWide(page) ? TIME + INTERVAL : TIME);

/** A time in its column, with its interval where there is room. */
export function timeCell(time: Duration, page: Page): string {
  const { value, interval } = durationParts(time);
  const between = interval === "" ? "" : ` (${interval})`;
  const known = isWide(page) ? padEnd(page.paint("faint", between), INTERVAL) : "";
  return `${padStart(value, TIME)}${known}`;
}

/** What stands below a time that has no room for its interval; "" where it has. */
export function intervalBelow(time: Duration | null, page: Page): string {
  if (time === null || isWide(page)) return "";
  const { interval } = durationParts(time);
  return interval === "" ? "" : page.paint("faint", interval);
}
