import { describe, expect, it } from "vitest";
import { jsonReport } from "../../src/report/json-report.ts";
import { CONTAINERS, IMAGE, priced, UNEXPECTED } from "./scenarios.ts";

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
