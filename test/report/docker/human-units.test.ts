import { describe, expect, it } from "vitest";
import { goDuration, humanDuration, humanSize } from "../../../src/report/docker/human-units.ts";

describe("humanSize", () => {
  // As printf's %.3g and %.4g round: halves to the even digit.
  it.each([
    [0, "0B", "0B"],
    [999, "999B", "999B"],
    [1000, "1kB", "1kB"],
    [1001, "1kB", "1.001kB"],
    [1125, "1.12kB", "1.125kB"],
    [3_034_202, "3.03MB", "3.034MB"],
    [12_345_678, "12.3MB", "12.35MB"],
    [999_499, "999kB", "999.5kB"],
    [999_900, "1e+03kB", "999.9kB"],
    [999_960, "1e+03kB", "1000kB"],
    [1_500_000_000_000, "1.5TB", "1.5TB"],
  ])("shows %d bytes as %s, or as %s", (bytes, short, long) => {
    expect([humanSize(bytes, 3), humanSize(bytes, 4)]).toEqual([short, long]);
  });
});

describe("humanDuration", () => {
  const [minute, hour, day] = [60, 3600, 86_400];
  it.each([
    [-5, "Less than a second"],
    [0.9, "Less than a second"],
    [1, "1 second"],
    [59.9, "59 seconds"],
    [minute, "About a minute"],
    [2 * minute, "2 minutes"],
    [59 * minute, "59 minutes"],
    [hour, "About an hour"],
    [1.5 * hour, "2 hours"],
    [47.4 * hour, "47 hours"],
    [2 * day, "2 days"],
    [13.9 * day, "13 days"],
    [14 * day, "2 weeks"],
    [59 * day, "8 weeks"],
    [60 * day, "2 months"],
    [729 * day, "24 months"],
    [730 * day, "2 years"],
  ])("says of %d seconds: %s", (seconds, words) => {
    expect(humanDuration(seconds * 1000)).toBe(words);
  });
});

describe("goDuration", () => {
  it.each([
    [0, "0s"],
    [1500, "1.5µs"],
    [5e9, "5s"],
    [90e9, "1m30s"],
    [3600e9, "1h0m0s"],
  ])("writes %d ns as %s", (nanoseconds, text) => {
    expect(goDuration(nanoseconds)).toBe(text);
  });
});
