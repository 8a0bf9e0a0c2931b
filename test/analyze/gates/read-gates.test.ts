import { describe, expect, it } from "vitest";
import { AnalyzeError } from "../../../src/analyze/analyze-error.ts";
import { type GateTexts, readGates } from "../../../src/analyze/gates/read-gates.ts";

describe("readGates()", () => {
  it("reads sizes, shares and ratios", () => {
    const gates = readGates({ maxWasted: "1.5MB", minEfficiency: ".95", maxLayer: " 50 % " });

    expect(gates).toEqual([
      {
        ...{ name: "--max-wasted", given: "1.5MB", file: null },
        rule: { kind: "max-wasted", most: { kind: "bytes", bytes: 1_500_000 } },
      },
      {
        ...{ name: "--min-efficiency", given: ".95", file: null },
        rule: { kind: "min-efficiency", least: 0.95 },
      },
      {
        ...{ name: "--max-layer", given: " 50 % ", file: null },
        rule: { kind: "max-layer", most: { kind: "share", share: 0.5 } },
      },
    ]);
    expect(readGates({})).toEqual([]);
  });

  it.each<[GateTexts, string, string]>([
    [{ maxWasted: "lots" }, "--max-wasted lots: neither a size nor a percentage", "give one"],
    [{ maxWasted: "20M" }, "--max-wasted 20M: neither a size nor", "20MB counts in thousands"],
    [{ maxLayer: "101%" }, "--max-layer 101%: more than all", "give one of these"],
    [{ maxLayer: "-1" }, "--max-layer -1: neither a size nor a percentage", "give one"],
    [{ minEfficiency: "95" }, "--min-efficiency 95: more than all", "did you mean 95%?"],
    [{ minEfficiency: "high" }, "--min-efficiency high: no ratio", "give one of these"],
    [{ minEfficiency: "120%" }, "--min-efficiency 120%: more than all", "give one of these"],
  ])("refuses %j", (texts, message, remedy) => {
    const fault = faultOf(() => readGates(texts));

    expect(fault.message).toContain(message);
    expect(fault.remedy).toContain(remedy);
  });
});

function faultOf(work: () => unknown): AnalyzeError {
  try {
    work();
  } catch (error) {
    if (error instanceof AnalyzeError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
