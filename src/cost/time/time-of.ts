import type { DeviceProfile } from "./device-profile.ts";
import { type Duration, sumOf, times } from "./duration.ts";
import { addWork, UNITS, type Unit, unitsOf, type Work, type WorkSum } from "./work.ts";

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
  for (const [unit, count] of unitsOf(sharedBetween(work, processors))) {
    if (cold || !COLD.has(unit)) parts.push(times(prices[unit], count));
  }
  return sumOf(parts);
}

/** What is left for each of so many processes that share a piece of work, each on a processor of its own: all that the
 *  device has to do, and a part of the rest. */
export function sharedBetween(work: Work, processors: number): Work {
  if (processors === 1) return work;
  const part: WorkSum = {};
  for (const [unit, count] of unitsOf(work)) {
    addWork(part, unit, UNITS[unit].by === "processor" ? count / processors : count);
  }
  return part;
}
