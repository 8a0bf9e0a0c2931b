import { describe, expect, it } from "vitest";
import { buildVerdictsOf } from "../../bench/build-speed.ts";
import { smallRuns } from "../../bench/small-runs.ts";

describe("buildVerdictsOf()", () => {
  it("holds the median of the rounds' ratios against twenty", () => {
    const rounds = [
      { docker: 100, command: 10, library: 1 },
      { docker: 200, command: 10, library: 10.1 },
      { docker: 900, command: 10, library: 90 },
    ];

    const [command, library] = buildVerdictsOf("classic", rounds);

    expect(command).toMatchObject({ value: 20, passed: true });
    expect(library).toMatchObject({ value: 200 / 10.1, passed: false });
  });

  it("only tells how BuildKit compares", () => {
    const [command] = buildVerdictsOf("buildkit", [{ docker: 100, command: 10, library: 5 }]);

    expect(command).toMatchObject({ value: 10, passed: true });
  });
});

describe("smallRuns()", () => {
  it("gives as many different steps as are asked for", () => {
    const lines = smallRuns("base", 60).trimEnd().split("\n");

    expect(lines[0]).toBe("FROM base");
    expect(new Set(lines).size).toBe(61);
  });
});
