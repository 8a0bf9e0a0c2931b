import { describe, expect, it } from "vitest";
import { buildBudgetsOf, buildSpeedText } from "../../bench/build-speed.ts";
import { smallRuns } from "../../bench/small-runs.ts";

describe("buildBudgetsOf()", () => {
  it("holds the median of the rounds' ratios against twenty", () => {
    const rounds = [
      { docker: 100, command: 10, library: 1 },
      { docker: 200, command: 10, library: 10.1 },
      { docker: 900, command: 10, library: 90 },
    ];

    const [command, library] = buildBudgetsOf("classic", rounds);

    expect(command).toMatchObject({ ratio: 20, passed: true });
    expect(library).toMatchObject({ ratio: 200 / 10.1, passed: false });
  });

  it("only tells how BuildKit compares", () => {
    const [command] = buildBudgetsOf("buildkit", [{ docker: 100, command: 10, library: 5 }]);

    expect(command).toMatchObject({ ratio: 10, limit: null, passed: true });
  });
});

describe("buildSpeedText()", () => {
  it("says why there is nothing to compare with", () => {
    expect(buildSpeedText({ skipped: "dockerd is not here" })).toBe(
      "build-speed: skipped, dockerd is not here\n",
    );
  });
});

describe("smallRuns()", () => {
  it("gives as many different steps as are asked for", () => {
    const lines = smallRuns("base", 60).trimEnd().split("\n");

    expect(lines[0]).toBe("FROM base");
    expect(new Set(lines).size).toBe(61);
  });
});
