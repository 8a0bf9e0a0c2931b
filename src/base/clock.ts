/** A point in time as the kernel keeps it: whole seconds and nanoseconds apart, never a float of both. */
export interface Timespec {
  readonly sec: number;
  readonly nsec: number;
}

/** Where "now" comes from. Nothing in the engine asks the machine's own clock. */
export interface Clock {
  now(): Timespec;
}

/** A clock that starts at `sec` and moves 1 µs on at every reading: the same run gives the same times. */
export function steppingClock(sec = DEFAULT_START): Clock {
  let micros = 0;
  return {
    now() {
      micros += 1;
      return { sec: sec + Math.floor(micros / 1e6), nsec: (micros % 1e6) * 1000 };
    },
  };
}

/** A clock that stands still, for byte-identical output (SOURCE_DATE_EPOCH). */
export function fixedClock(sec: number, nsec = 0): Clock {
  const instant = { sec, nsec };
  return { now: () => instant };
}

/** 2026-01-01T00:00:00Z: where a simulated machine's time begins unless a clock is given. */
const DEFAULT_START = 1_767_225_600;
