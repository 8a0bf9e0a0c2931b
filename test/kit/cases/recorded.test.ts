import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { replay } from "../../../src/cases/replay.ts";
import { recordedCases } from "../../../src/kit/cases/recorded-cases.ts";
import { RECORDED_DATA } from "../../../src/kit/cases/recorded-data.ts";
import { moduleText, pack } from "./pack.ts";

const DATA = new URL("../../../src/kit/cases/recorded-data.ts", import.meta.url);

describe("the recorded cases", () => {
  const cases = recordedCases();

  it("have names of their own", () => {
    expect(new Set(cases.map(({ case: { id } }) => id)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThan(500);
  });

  it("come out on the engine as on Linux", () => {
    const unlike = cases.filter(({ case: given, outcome }) => {
      return !sameJson(replay(given), outcome);
    });

    expect(unlike.map(({ case: { id } }) => id)).toEqual([]);
  });

  it("are packed as they come from the recorder: what many have alike once", () => {
    const packed = JSON.parse(RECORDED_DATA);

    expect(new Set(packed.layers.map((layer: object) => JSON.stringify(layer))).size).toBe(
      packed.layers.length,
    );
    expect(moduleText(packed)).toBe(readFileSync(DATA, "utf8"));
    expect(pack(cases.map((each) => each as never)).cases).toHaveLength(cases.length);
  });
});

function sameJson(one: unknown, other: unknown): boolean {
  try {
    expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)));
    return true;
  } catch {
    return false;
  }
}
