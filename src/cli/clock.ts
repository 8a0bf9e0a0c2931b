import { type Clock, fixedClock } from "../base/clock.ts";
import { SYSTEM_CLOCK } from "../docker/system-clock.ts";
import { UserError } from "./user-error.ts";

/** The clock that was asked for: --clock (seconds since 1970, or a time such as 2026-01-01T00:00:00Z), SOURCE_DATE_EPOCH,
 *  else the machine's. One that was asked for stands still. @throws UserError */
export function clockFor(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Clock {
  const epoch = env.SOURCE_DATE_EPOCH;
  if (option !== undefined) return parseClock("--clock", option);
  return epoch === undefined || epoch === ""
    ? SYSTEM_CLOCK
    : parseClock("SOURCE_DATE_EPOCH", epoch);
}

function parseClock(name: string, text: string): Clock {
  if (/^\d{1,12}$/.test(text)) return fixedClock(Number(text));
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(time)) return fixedClock(Math.floor(time / 1000), (time % 1000) * 1e6);
  throw new UserError(
    `${name} ${text}: expected seconds since 1970, or a time such as 2026-01-01T00:00:00Z`,
  );
}
