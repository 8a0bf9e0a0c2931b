import type { DeviceProfile } from "./device-profile.ts";
import { type Duration, sumOf, times } from "./duration.ts";
import { UNITS, type Unit, unitsOf, type Work } from "./work.ts";

export interface TimeOptions {
  /** The contents below are not in the page cache: they come from the device. Default: they are. */
  readonly cold?: boolean;
  /** Processes that share the work, each on a processor of its own. The device still does all of its part, and one file
   *  is copied by one process. Default: 1. */
  readonly processors?: number;
}

const COLD: ReadonlySet<Unit> = new Set(["coldFile", "coldByte"]);

/** How long a piece of work takes on a device: each unit at its price. */
export function timeOf(
  work: Work,
  { prices }: DeviceProfile,
  { cold = false, processors = 1 }: TimeOptions = {},
): Duration {
  const parts: Duration[] = [];
  for (const [unit, count] of unitsOf(work)) {
    if (!cold && COLD.has(unit)) continue;
    const share = UNITS[unit].by === "processor" ? processors : 1;
    parts.push(times(prices[unit], count / share));
  }
  return sumOf(parts);
}
