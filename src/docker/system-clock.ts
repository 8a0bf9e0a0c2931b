import type { Clock } from "../base/clock.ts";

/** This machine's clock, to the microsecond. */
export const SYSTEM_CLOCK: Clock = {
  now() {
    const micros = Math.round((performance.timeOrigin + performance.now()) * 1000);
    const sec = Math.floor(micros / 1e6);
    return { sec, nsec: (micros - sec * 1e6) * 1000 };
  },
};
