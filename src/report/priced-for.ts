import type { DeviceProfile } from "../cost/time/device-profile.ts";
import { DEFAULT_DEVICE } from "../cost/time/devices.ts";
import type { Duration } from "../cost/time/duration.ts";
import { timeOf } from "../cost/time/time-of.ts";
import type { Work } from "../cost/time/work.ts";
import { sumWork } from "./sum-work.ts";
import { counted } from "./words.ts";

/** What the times of a report stand for. */
export interface PricedFor {
  readonly profile: DeviceProfile;
  /** What lies below has to come from the device: it is not in the page cache. */
  readonly cold: boolean;
  /** Processes that share the work, each on a processor of its own. */
  readonly processors: number;
}

export const DEFAULT_PRICED_FOR: PricedFor = {
  profile: DEFAULT_DEVICE,
  cold: false,
  processors: 1,
};

export function timeFor(work: Work, { profile, cold, processors }: PricedFor): Duration {
  return timeOf(work, profile, { cold, processors });
}

/** What one call waits for: it runs on one processor, however many there are. */
export function waitFor(work: Work, pricedFor: PricedFor): Duration {
  return timeFor(work, { ...pricedFor, processors: 1 });
}

/** How long calls take that share the processors; no less than the longest of them waits. */
export function callsTime(works: readonly Work[], pricedFor: PricedFor): Duration {
  return notBelow(timeFor(sumWork(works), pricedFor), works, pricedFor);
}

/** A time, or what the longest of some calls in it waits for, if that is more. */
export function notBelow(time: Duration, calls: readonly Work[], pricedFor: PricedFor): Duration {
  if (pricedFor.processors === 1) return time;
  return calls
    .map((work) => waitFor(work, pricedFor))
    .reduce((most, wait) => (wait.ns > most.ns ? wait : most), time);
}

/** "NVMe SSD, one process, contents in the page cache" */
export function pricedForWords({ profile, cold, processors }: PricedFor): string {
  const who = processors === 1 ? "one process" : counted(processors, "process", "processes");
  return `${profile.title}, ${who}, ${cold ? "nothing" : "contents"} in the page cache`;
}
