import type { DeviceProfile, Price } from "../../src/cost/time/device-profile.ts";
import { UNITS, type Unit } from "../../src/cost/time/work.ts";

export const toyPrice = (ns: number, low = ns, high = ns): Price => ({
  ...{ ns, low, high },
  source: "a toy",
});

/** A device of round prices; what is not named costs nothing. */
export function toyDevice(prices: Partial<Record<Unit, Price>>): DeviceProfile {
  const nothing = Object.keys(UNITS).map((unit) => [unit, toyPrice(0)]);
  return {
    name: "toy",
    title: "Toy disk",
    about: "round numbers",
    prices: { ...(Object.fromEntries(nothing) as Record<Unit, Price>), ...prices },
  };
}

export const TOY: DeviceProfile = toyDevice({
  call: toyPrice(100, 90, 110),
  copyUp: toyPrice(1000, 600, 1300),
  copiedByte: toyPrice(2),
  flush: toyPrice(5000),
  coldFile: toyPrice(70_000),
  coldByte: toyPrice(1),
});
