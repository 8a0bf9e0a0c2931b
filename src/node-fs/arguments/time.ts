import type { Timespec } from "../../base/clock.ts";
import { wrongType } from "./argument-error.ts";

/** A time to set: a Date, seconds, or digits that spell seconds; seconds before 1970 mean now. To the microsecond.
 *  libuv: uv__fs_to_timespec */
export function timeOf(value: unknown, name = "time"): Timespec {
  const seconds = secondsOf(value, name);
  const sec = Math.trunc(seconds);
  const whole = Math.trunc((seconds - sec) * 1e9);
  const nsec = whole - (whole % 1000);
  return nsec < 0 ? { sec: sec - 1, nsec: nsec + 1e9 } : { sec, nsec };
}

function secondsOf(value: unknown, name: string): number {
  // biome-ignore lint/suspicious/noDoubleEquals: as Node compares: "1.0" is a number, too
  if (typeof value === "string" && +value == (value as unknown)) return +value;
  if (typeof value === "number" && Number.isFinite(value))
    return value < 0 ? Date.now() / 1000 : value;
  if (value instanceof Date) return value.getTime() / 1000;
  throw wrongType(name, "an instance of Date or an Time in seconds", value);
}
