import { type Agreement, agreementOf } from "../cost/time/agreement.ts";
import type { DeviceProfile, Price } from "../cost/time/device-profile.ts";
import type { Unit } from "../cost/time/work.ts";
import { fitIntervals } from "./fit.ts";
import { FITTING } from "./fitting-workloads.ts";
import { measureInPasses, type PassOptions } from "./passes.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Workload } from "./workload.ts";

export interface CalibrateOptions extends PassOptions {
  /** Held against the profile; measured among those that the prices come from, as what else goes on on the machine comes
   *  and goes. */
  readonly checks?: readonly Workload[];
}

export interface Calibration {
  readonly profile: DeviceProfile;
  /** With the workloads that its prices come from. */
  readonly fit: Agreement;
  /** With `checks`; null when there were none. */
  readonly check: Agreement | null;
}

/** Measures the prices of this machine's overlayfs on one file system. @throws KernelUnavailable, the signal's reason */
export async function calibrate(
  stopwatch: Stopwatch,
  named: Pick<DeviceProfile, "name" | "title" | "about">,
  source: string,
  options: CalibrateOptions = {},
): Promise<Calibration> {
  const { checks = [] } = options;
  const all = await measureInPasses(stopwatch, FITTING, checks, options);
  const measured = all.slice(0, FITTING.length);
  const prices = Object.fromEntries(
    Object.entries(fitIntervals(measured)).map(([unit, price]) => [unit, { ...price, source }]),
  ) as Record<Unit, Price>;
  const profile: DeviceProfile = { ...named, prices };
  return {
    profile,
    fit: agreementOf(measured, profile),
    check: checks.length === 0 ? null : agreementOf(all.slice(FITTING.length), profile, SHORTEST),
  };
}

/** In less than so many nanoseconds, what the caches of the processor hold when a workload begins decides. */
const SHORTEST = 1_000_000;
