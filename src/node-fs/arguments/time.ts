import type { Timespec } from "../../base/clock.ts";
import { wrongType } from "./argument-error.ts";

/** A time to set: a Date, seconds, or digits that spell seconds; seconds before 1970 mean now. To the microsecond.
 *  libuv: uv__fs_to_timespec */
export function timeOf(value: unknown, name = "time"): Timespec {
  const seconds = toUnixTimestamp(value, name);
  if (!(Math.abs(seconds) < TOO_LARGE)) return NO_TIME;
  const sec = Math.trunc(seconds);
  const whole = Math.trunc((seconds - sec) * 1e9);
  const nsec = whole - (whole % 1000);
  return nsec < 0 ? { sec: sec - 1, nsec: nsec + 1e9 } : { sec, nsec };
}

/** What no 64 bits hold: C makes nanoseconds of it that the kernel refuses. */
const TOO_LARGE = 2 ** 63;
const NO_TIME: Timespec = { sec: 0, nsec: -1 };

/** The same in seconds. */
export function toUnixTimestamp(value: unknown, name = "time"): number {
  // biome-ignore lint/suspicious/noDoubleEquals: as Node compares: "1.0" is a number, too
  if (typeof value === "string" && +value == (value as unknown)) return +value;
  if (typeof value === "number" && Number.isFinite(value))
    return value < 0 ? Date.now() / 1000 : value;
  // A Date of any realm.
  if (Object.prototype.toString.call(value) === "[object Date]") {
    return Number(value as Date) / 1000;
  }
  throw wrongType(name, "an instance of Date or an Time in seconds", value);
}
