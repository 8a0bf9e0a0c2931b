import { describe, expect, it } from "vitest";
import { sumOf, times } from "../../../src/cost/time/duration.ts";
import { timeOf } from "../../../src/cost/time/time-of.ts";
import { joinWork } from "../../../src/cost/time/work.ts";
import { TOY } from "../../support/toy-device.ts";

const COPY_UP = { call: 1, copyUp: 1, copiedByte: 4096, flush: 1, coldFile: 1, coldByte: 4096 };

describe("timeOf()", () => {
  it("takes each unit at its price", () => {
    expect(timeOf(COPY_UP, TOY).ns).toBe(100 + 1000 + 8192 + 5000);
  });

  it("takes nothing for nothing", () => {
    expect(timeOf({}, TOY)).toEqual({ ns: 0, low: 0, high: 0 });
  });

  it("fetches what lies below only when it is cold", () => {
    expect(timeOf(COPY_UP, TOY, { cold: true }).ns - timeOf(COPY_UP, TOY).ns).toBe(74_096);
  });

  it("shares between processors what they do, but not the device", () => {
    expect(timeOf(COPY_UP, TOY, { processors: 4 }).ns).toBe((100 + 1000 + 8192) / 4 + 5000);
  });

  it("adds errors of one price up, and those of different prices as squares", () => {
    expect(timeOf({ call: 30, copyUp: 1 }, TOY)).toEqual({
      ns: 4000,
      low: 4000 - Math.hypot(300, 400),
      high: 4000 + Math.hypot(300, 300),
    });
  });
});

describe("sumOf() and times()", () => {
  it("widen what is repeated by as much as it is repeated", () => {
    expect(times({ ns: 5, low: 4, high: 7 }, 10)).toEqual({ ns: 50, low: 40, high: 70 });
  });

  it("give no time for no durations", () => {
    expect(sumOf([])).toEqual({ ns: 0, low: 0, high: 0 });
  });
});

describe("joinWork()", () => {
  it("adds units up, and leaves its parts as they are", () => {
    const one = { call: 1, flush: 1 };

    expect(joinWork(one, { call: 2, probe: 3 })).toEqual({ call: 3, flush: 1, probe: 3 });
    expect(one).toEqual({ call: 1, flush: 1 });
  });
});
