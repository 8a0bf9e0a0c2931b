import { describe, expect, it } from "vitest";
import { fixedClock, steppingClock } from "../../src/base/clock.ts";

describe("steppingClock()", () => {
  it("starts in 2026 and moves on 1 µs a reading", () => {
    const clock = steppingClock();

    expect([clock.now(), clock.now(), clock.now()]).toEqual([
      { sec: 1_767_225_600, nsec: 1000 },
      { sec: 1_767_225_600, nsec: 2000 },
      { sec: 1_767_225_600, nsec: 3000 },
    ]);
  });

  it("carries into the seconds", () => {
    const clock = steppingClock(100);
    for (let i = 0; i < 999_999; i++) clock.now();

    expect(clock.now()).toEqual({ sec: 101, nsec: 0 });
    expect(clock.now()).toEqual({ sec: 101, nsec: 1000 });
  });

  it("gives the same times to each run", () => {
    const times = () => {
      const clock = steppingClock(7);
      return Array.from({ length: 5 }, () => clock.now());
    };

    expect(times()).toEqual(times());
  });
});

describe("fixedClock()", () => {
  it("stands still", () => {
    const clock = fixedClock(12, 34);

    expect([clock.now(), clock.now()]).toEqual([
      { sec: 12, nsec: 34 },
      { sec: 12, nsec: 34 },
    ]);
    expect(fixedClock(5).now()).toEqual({ sec: 5, nsec: 0 });
  });
});
