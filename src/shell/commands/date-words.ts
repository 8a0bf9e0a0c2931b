import type { Timespec } from "../../base/clock.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: DAY,
  week: 7 * DAY,
  fortnight: 14 * DAY,
};

/** A date as touch -d takes it: `@SECONDS`, ISO forms with or without time and zone, `1 Jan 2020 12:00`, `now`,
 *  `yesterday`, `2 days ago`. UTC unless a zone is said. Null when it is none that we know. */
export function parseDate(text: string, now: Timespec): Timespec | null {
  const trimmed = text.trim().toLowerCase();
  const epoch = /^@(-?\d+)(?:[.,](\d{1,9}))?$/.exec(trimmed);
  if (epoch !== null) return { sec: Number(epoch[1]), nsec: fraction(epoch[2]) };
  let rest = ` ${trimmed} `;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match !== null)
      rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
    return match;
  };
  let { sec, nsec } = now;
  const day = dayOf(take);
  const time = take(/(?<=[\st])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?/);
  const zone = take(/\s*(?:(?:utc|gmt|z)\b|(?<=[\s\d])([-+])(\d{2}):?(\d{2})?(?=\s))/);
  if (day !== null || time !== null) {
    sec = day ?? Math.floor(now.sec / DAY) * DAY;
    nsec = fraction(time?.[4]);
    if (time !== null) {
      const hour =
        (Number(time[1]) % (time[5] === undefined ? 24 : 12)) + (time[5] === "pm" ? 12 : 0);
      if (Number(time[1]) > 24 || Number(time[2]) > 59 || Number(time[3] ?? 0) > 60) return null;
      sec += hour * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0);
    }
  }
  if (zone?.[1] !== undefined) {
    const offset = Number(zone[2]) * 3600 + Number(zone[3] ?? 0) * 60;
    sec -= zone[1] === "-" ? -offset : offset;
  }
  take(/(?<=\s)t(?=\s)/);
  const shift = shiftOf(take);
  if (shift === null) return null;
  return rest.trim() === "" && trimmed !== "" ? { sec: sec + shift, nsec } : null;
}

const fraction = (digits: string | undefined): number =>
  digits === undefined ? 0 : Number(digits.padEnd(9, "0"));

type Take = (pattern: RegExp) => RegExpExecArray | null;

/** The midnight that a date begins with, in seconds; null when none is said. */
function dayOf(take: Take): number | null {
  const iso = take(/(?<=\s)(\d{4})-(\d{1,2})-(\d{1,2})(?=[\st])/);
  if (iso !== null) return utc(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const us = take(/(?<=\s)(\d{1,2})\/(\d{1,2})\/(\d{4})(?=\s)/);
  if (us !== null) return utc(Number(us[3]), Number(us[1]), Number(us[2]));
  const compact = take(/(?<=\s)(\d{4})(\d{2})(\d{2})(?=[\st])/);
  if (compact !== null) return utc(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const names = MONTHS.join("|");
  take(/(?<=\s)(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?(?=\s)/);
  const first = take(new RegExp(`(?<=\\s)(\\d{1,2})[- ](${names})[a-z]*[- ,]+(\\d{4})(?=\\s)`));
  if (first !== null) return utc(Number(first[3]), month(first[2]!), Number(first[1]));
  const second = take(new RegExp(`(?<=\\s)(${names})[a-z]* (\\d{1,2}),? +(\\d{4})(?=\\s)`));
  return second === null ? null : utc(Number(second[3]), month(second[1]!), Number(second[2]));
}

const month = (name: string): number => MONTHS.indexOf(name) + 1;
const utc = (year: number, monthOfYear: number, day: number): number =>
  Date.UTC(year, monthOfYear - 1, day) / 1000;

/** Seconds that "2 days ago", "yesterday" and their like add up to; null for a unit that is none. */
function shiftOf(take: Take): number | null {
  let shift = 0;
  if (take(/\byesterday\b/)) shift -= DAY;
  if (take(/\btomorrow\b/)) shift += DAY;
  take(/\btoday\b/);
  for (;;) {
    const match = take(/(?<=\s)([-+]?\d+)?\s*\b([a-z]+?)s?\b(\s+ago\b)?/);
    if (match === null) return shift;
    if (match[2] === "now" && match[1] === undefined) continue;
    const unit = UNITS[match[2]!];
    if (unit === undefined) return null;
    shift += Number(match[1] ?? 1) * unit * (match[3] === undefined ? 1 : -1);
  }
}

/** A time as touch -t takes it: [[CC]YY]MMDDhhmm[.ss], UTC; null when it is none. */
export function parseStamp(text: string, now: Timespec): Timespec | null {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [, a, b, ...rest] = match;
  const [mm, dd, hour, minute, second = 0] = rest.map((part) => Number(part ?? 0));
  const thisYear = new Date(now.sec * 1000).getUTCFullYear();
  const short = Number(b ?? a);
  const year =
    a === undefined
      ? thisYear
      : b === undefined
        ? short + (short < 69 ? 2000 : 1900)
        : Number(a) * 100 + short;
  if (mm! < 1 || mm! > 12 || dd! < 1 || dd! > 31 || hour! > 23 || minute! > 59) return null;
  return { sec: Date.UTC(year, mm! - 1, dd, hour, minute, second) / 1000, nsec: 0 };
}
