import { describe, expect, it } from "vitest";
import { jsonReport } from "../../src/report/json-report.ts";
import { timeFor } from "../../src/report/priced-for.ts";
import { CONTAINERS, DATABASE, IMAGE, priced, TOY_DEVICE, UNEXPECTED } from "./scenarios.ts";

describe("jsonReport()", () => {
  it("survives being written and read", async () => {
    const report = jsonReport(await priced(UNEXPECTED));

    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("names containers, and layers by the number that costs use", async () => {
    const report = jsonReport(await priced(CONTAINERS));

    expect(report.steps.map(({ container }) => container)).toEqual(["blue", "green"]);
    expect(report.containers.map(({ name, hiddenBytes }) => [name, hiddenBytes])).toEqual([
      ["blue", 12],
      ["green", 30 * 2 ** 20],
    ]);
    expect(report.image.layers).toMatchObject([{ number: 1, name: "base" }]);
    expect(report.containers[0]!.cost.copyUps).toMatchObject([{ fromLayer: 1, layer: "base" }]);
    expect(report.containers[0]!.cost.byLayers).toMatchObject([
      { layer: 0, name: "upper" },
      { layer: 1, name: "base" },
    ]);
  });

  it("has exact sizes of the image", async () => {
    const { image } = jsonReport(await priced(IMAGE));

    expect(image).toMatchObject({ bytes: 237 * 2 ** 20, hiddenBytes: 120 * 2 ** 20 });
    expect(image.layers.map(({ bytes, whiteouts }) => [bytes, whiteouts])).toEqual([
      [2 * 2 ** 20, []],
      [235 * 2 ** 20, []],
      [0, ["/tmp/sdk.tar"]],
    ]);
  });

  it("tells mismatches with what is missing and what is too much", async () => {
    const { ok, mismatches } = jsonReport(await priced(UNEXPECTED));

    expect(ok).toBe(false);
    expect(mismatches).toHaveLength(3);
    expect(mismatches[1]).toMatchObject({
      where: "expect.copied_up",
      line: 14,
      missing: ["/etc/passwd"],
    });
  });
});

describe("the times of jsonReport()", () => {
  it("stand beside the work that they come from, in whole nanoseconds", async () => {
    const report = jsonReport(await priced(CONTAINERS));

    const [blue] = report.containers;
    expect(report.device).toEqual({ name: "toy", title: "Toy disk", cold: false, processors: 1 });
    for (const { work, time } of [
      ...[report, ...report.steps, blue!.cost],
      ...[...blue!.cost.bySteps, ...blue!.cost.byPaths, ...blue!.cost.copyUps],
    ]) {
      const { ns, low, high } = timeFor(work, TOY_DEVICE);
      expect(time).toEqual({ ns: Math.round(ns), low: Math.round(low), high: Math.round(high) });
    }
  });

  it("are those of the steps, one after the other", async () => {
    const { steps, time } = jsonReport(await priced(CONTAINERS));

    expect(steps.reduce((sum, step) => sum + step.time.ns, 0)).toBe(time.ns);
  });

  it("tell a first write from later ones", async () => {
    const { containers } = jsonReport(await priced(DATABASE));

    const [copy] = containers[0]!.cost.copyUps;
    expect(copy!.time.ns).toBeGreaterThan(2e8);
    // A call, and 4 KiB of it.
    expect(copy!.laterTime.ns).toBe(1000 + 2048);
  });
});
