import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Duration } from "../../src/cost/time/duration.ts";
import { aboutWords, durationParts, durationWords } from "../../src/report/duration-words.ts";

const US = 1e3;
const MS = 1e6;
const S = 1e9;
const MIN = 60e9;

function duration(unit: number, ns: number, low = ns, high = ns): Duration {
  return { ns: ns * unit, low: low * unit, high: high * unit };
}

describe("durationWords()", () => {
  it.each([
    // A wide interval leaves a digit, and two of what begins with 1.
    [duration(S, 0.4, 0.3, 0.6), "0.4 s (0.3 to 0.6)"],
    [duration(US, 120, 60, 240), "120 us (60 to 240)"],
    [duration(MS, 1.3, 0.8, 2.6), "1.3 ms (0.8 to 2.6)"],
    [duration(US, 250, 60, 1500), "0.3 ms (0.06 to 1.5)"],
    [duration(MS, 25, 12, 50), "30 ms (12 to 50)"],
    [duration(US, 3, 1.6, 6), "3 us (1.6 to 6)"],
    [duration(S, 1.4, 1, 2), "1.4 s (1 to 2)"],
    [duration(US, 951, 400, 1900), "1 ms (0.4 to 1.9)"],
    // A narrow one more, the same for all three.
    [duration(S, 2, 1.9, 2.1), "2.0 s (1.9 to 2.1)"],
    [duration(MS, 24, 22, 26), "24 ms (22 to 26)"],
    [duration(MS, 60.43, 60.31, 60.57), "60.4 ms (60.3 to 60.6)"],
    [duration(US, 999.7, 990, 1009), "1.00 ms (0.99 to 1.01)"],
    // Never more than three; then the interval may say no more.
    [duration(US, 123.456, 123.4, 123.49), "123 us"],
    [duration(US, 1234.567), "1.23 ms"],
    [duration(1, 1000), "1 us"],
    // Zeros that nobody knows are avoided by the unit.
    [duration(US, 200, 100, 400), "0.2 ms (0.1 to 0.4)"],
    [duration(MS, 240, 160, 520), "0.2 s (0.16 to 0.5)"],
    [duration(1, 150, 80, 300), "150 ns (80 to 300)"],
    [duration(1, 500, 200, 900), "0.5 us (0.2 to 0.9)"],
    // Up to two minutes, seconds.
    [duration(S, 90, 80, 100), "90 s (80 to 100)"],
    [duration(S, 119.9, 60, 240), "2 min (1 to 4)"],
    [duration(MIN, 2.5, 1.7, 3.3), "2.5 min (1.7 to 3.3)"],
    [duration(MIN, 500, 300, 900), "500 min (300 to 900)"],
    [duration(MIN, 20_000, 10_000, 40_000), "20,000 min (10,000 to 40,000)"],
    // What is much nearer to one end than to the other is not told as if it were that end.
    [duration(US, 240, 200, 500), "0.24 ms (0.2 to 0.5)"],
    [duration(S, 0.46, 0.2, 0.5), "0.46 s (0.2 to 0.5)"],
    [duration(1, 500, 500, 900), "0.5 us (0.5 to 0.9)"],
    // The ends may be nothing.
    [duration(S, 0), "no time"],
    [duration(1, 0, 0, 5), "0 ns (0 to 5)"],
    [duration(US, 0, 0, 4), "0 us (0 to 4)"],
    [duration(1, 1, 0, 3), "1 ns (0 to 3)"],
  ])("%j is %s", (given, words) => {
    expect(durationWords(given)).toBe(words);
  });

  it("keeps the order of the three, is never far off, and never has more than three digits, or one more near an end", () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const ns = fc.double({ min: 1, max: 1e14, noNaN: true });
    fc.assert(
      fc.property(ns, part, part, (ns, below, above) => {
        const given = { ns, low: ns * (1 - below), high: ns * (1 + 4 * above) };

        const { value, interval } = durationParts(given);

        const [number, unit] = value.split(" ") as [string, keyof typeof SIZES];
        const [low, high] = interval === "" ? [number, number] : interval.split(" to ");
        const numbers = [low!, number, high!].map((text) => Number(text.replaceAll(",", "")));
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        // Half a step: of a digit that is 2 at least, or of the last of two that begin with 1.
        expect(Math.abs(numbers[1]! * SIZES[unit] - ns)).toBeLessThanOrEqual(ns * 0.26);
        const digits = number.replace(/^0\.0*/, "").replace(/[.,]/g, "");
        const isWhole = !number.includes(".");
        expect(isWhole ? digits.replace(/0+$/, "") : digits).toMatch(/^\d{0,4}$/);
      }),
    );
  });
});

const SIZES = { ns: 1, us: US, ms: MS, s: S, min: MIN };

describe("aboutWords()", () => {
  it("says that more is not known", () => {
    expect(aboutWords(duration(US, 120, 60, 240))).toBe("about 120 us");
  });

  it("says nothing of the kind where it is known", () => {
    expect(aboutWords(duration(US, 120))).toBe("120 us");
  });
});
