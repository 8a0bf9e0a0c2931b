import { describe, expect, it } from "vitest";
import { readDiveCi } from "../../../src/analyze/gates/dive-ci.ts";

const rulesOf = (text: string) =>
  readDiveCi(text, ".dive-ci").map(({ given, rule }) => [given, rule]);

describe("readDiveCi()", () => {
  it("has dive's defaults for what a file leaves out, in the order of names", () => {
    expect(readDiveCi("# nothing yet\n", "ci.yaml")).toEqual([
      {
        ...{ name: "highestUserWastedPercent", given: "0.1", file: "ci.yaml" },
        rule: { kind: "max-dive-user-wasted", most: 0.1 },
      },
      {
        ...{ name: "highestWastedBytes", given: "disabled", file: "ci.yaml" },
        rule: { kind: "disabled" },
      },
      {
        ...{ name: "lowestEfficiency", given: "0.9", file: "ci.yaml" },
        rule: { kind: "min-efficiency", least: 0.9 },
      },
    ]);
  });

  it("reads the file of dive's manual", () => {
    const text = [
      "rules:",
      "  # If the efficiency is measured below X%, mark as failed.",
      "  lowestEfficiency: 0.95",
      "  highestWastedBytes: 20MB",
      "  highestUserWastedPercent: 0.20",
    ].join("\n");

    expect(rulesOf(text)).toEqual([
      ["0.20", { kind: "max-dive-user-wasted", most: 0.2 }],
      ["20MB", { kind: "max-dive-wasted", most: 20_000_000 }],
      ["0.95", { kind: "min-efficiency", least: 0.95 }],
    ]);
  });

  it("knows the names of dive's settings, with rules: above them or not", () => {
    const names = "lowest-efficiency-threshold: '0.5'\nhighest-user-wasted-percent: ~\n";
    const nested = `rules:\n  ${names.trim().replace("\n", "\n  ")}\n`;

    for (const text of [names, nested]) {
      expect(rulesOf(text).map(([given]) => given)).toEqual(["0.1", "disabled", "0.5"]);
    }
  });

  it.each([
    ["1024", 1024],
    ["20 MB", 20_000_000],
    ["20mb", 20_000_000],
    ["20M", 20_000_000],
    ["20MiB", 20_971_520],
    ["2Ki", 2048],
    ["1,024KB", 1_024_000],
    ["1.5GB", 1_500_000_000],
  ])("takes %s for %i bytes", (text, bytes) => {
    const [, rule] = rulesOf(`rules: { highestWastedBytes: "${text}" }`)[1]!;

    expect(rule).toEqual({ kind: "max-dive-wasted", most: bytes });
  });

  it.each(["disabled", " Disabled ", "off", "FALSE"])("takes %j for disabled", (word) => {
    const [, rule] = rulesOf(`rules: { lowestEfficiency: "${word}" }`)[2]!;

    expect(rule).toEqual({ kind: "disabled" });
  });

  it.each([
    [
      "rules: { lowestEficiency: 1 }",
      "there is no lowestEficiency (did you mean lowestEfficiency?)",
    ],
    ["rule: {}", "there is no rule (did you mean rules?)"],
    ["rules: { lowestEfficiency: 95 }", 'a ratio from 0 to 1, or disabled, found "95"'],
    ["rules: { highestUserWastedPercent: 10% }", 'or disabled, found "10%"'],
    ["rules: { highestWastedBytes: many }", 'a size such as 20MB, or disabled, found "many"'],
    ["rules: { lowestEfficiency: [1] }", "expected a number, a size or disabled"],
    ["- rules", "expected names and their values"],
    ["rules: [", "not YAML"],
  ])("refuses %j", (text, message) => {
    expect(() => readDiveCi(text, ".dive-ci")).toThrow(message);
    expect(() => readDiveCi(text, ".dive-ci")).toThrow(
      /^\.dive-ci: not a file of dive's rules: \.dive-ci:1:\d+: /,
    );
  });

  it("tells every fault", () => {
    const text = "rules:\n  lowestEfficiency: 2\n  highestWastedBytes: x\n";

    expect(() => readDiveCi(text, "f")).toThrow(/f:2:21: .*; f:3:23: /);
  });
});
