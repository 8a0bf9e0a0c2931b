import { describe, expect, it } from "vitest";
import type { ImageAnalysis } from "../../../src/analyze/analysis.ts";
import { readDiveCi } from "../../../src/analyze/gates/dive-ci.ts";
import type { Verdict } from "../../../src/analyze/gates/gate.ts";
import { judge } from "../../../src/analyze/gates/judge.ts";
import { type GateTexts, readGates } from "../../../src/analyze/gates/read-gates.ts";
import { analysisOf } from "../support/analysis.ts";

const K = 1000;
const sized = (bytes: number, letter: string) => letter.repeat(bytes);

/** 300 kB in the base and 100 kB above it, 40 kB of which a chmod stores again. */
const doubled = (base = 0): Promise<ImageAnalysis> =>
  analysisOf(
    [
      { by: "ADD base /", tree: { "/base": sized(300 * K, "b") } },
      { by: "COPY app /app", tree: { "/app": sized(40 * K, "a"), "/other": sized(20 * K, "o") } },
      { by: "RUN chmod 600 /app", tree: { "/app": { text: sized(40 * K, "a"), mode: 0o600 } } },
    ],
    base,
  );

async function judged(texts: GateTexts, base = 0): Promise<(readonly [string, string])[]> {
  return judge(readGates(texts), await doubled(base)).map(shown);
}

const shown = ({ status, found }: Verdict) => [status, found] as const;

describe("judge()", () => {
  it.each<[GateTexts, number, "pass" | "fail", string]>([
    [{ maxWasted: "40kB" }, 0, "pass", "39.1 KiB (10 % of 390.6 KiB) need not be there"],
    [{ maxWasted: "39999" }, 0, "fail", "39.1 KiB (10 % of 390.6 KiB) need not be there"],
    [{ maxWasted: "10%" }, 0, "pass", "39.1 KiB (10 % of 390.6 KiB) need not be there"],
    [{ maxWasted: "9.99 %" }, 0, "fail", "39.1 KiB (10 % of 390.6 KiB) need not be there"],
    [{ maxWasted: "10%" }, 1, "fail", "39.1 KiB (40 % of 97.7 KiB) need not be there"],
    [{ maxLayer: "300kB" }, 0, "pass", "layer 0 has 293 KiB (75 % of 390.6 KiB)"],
    [{ maxLayer: "50%" }, 0, "fail", "layer 0 has 293 KiB (75 % of 390.6 KiB)"],
    [{ maxLayer: "60kB" }, 1, "pass", "layer 1 has 58.6 KiB (60 % of 97.7 KiB)"],
    [
      { maxLayer: "30kB" },
      1,
      "fail",
      "2 layers are larger; layer 1 has 58.6 KiB (60 % of 97.7 KiB)",
    ],
    [{ maxLayer: "0" }, 3, "pass", "there is no layer above the base"],
    [{ minEfficiency: "0.9" }, 0, "pass", "dive's efficiency is 0.9"],
    [{ minEfficiency: "90%" }, 0, "pass", "dive's efficiency is 0.9"],
    [{ minEfficiency: "0.901" }, 0, "fail", "dive's efficiency is 0.9"],
  ])("%j with %i layers of a base: %s", async (texts, base, status, found) => {
    expect(await judged(texts, base)).toEqual([[status, found]]);
  });

  it.each<[string, (readonly [string, string])[]]>([
    [
      "",
      [
        ["fail", "0.8: dive counts 78.1 KiB as wasted, of 97.7 KiB above the lowest layer"],
        ["skip", "disabled"],
        ["pass", "dive's efficiency is 0.9"],
      ],
    ],
    [
      "rules: { lowestEfficiency: 0.91, highestWastedBytes: 80 kB, highestUserWastedPercent: 0.8 }",
      [
        ["pass", "0.8: dive counts 78.1 KiB as wasted, of 97.7 KiB above the lowest layer"],
        ["pass", "dive counts 78.1 KiB as wasted"],
        ["fail", "dive's efficiency is 0.9"],
      ],
    ],
    [
      "rules: { lowestEfficiency: Off, highestWastedBytes: 79.9KB, highestUserWastedPercent: false }",
      [
        ["skip", "disabled"],
        ["fail", "dive counts 78.1 KiB as wasted"],
        ["skip", "disabled"],
      ],
    ],
  ])("dive's rules %j", async (text, verdicts) => {
    expect(judge(readDiveCi(text, ".dive-ci"), await doubled()).map(shown)).toEqual(verdicts);
  });

  it("takes nothing wasted of nothing for well, as dive does", async () => {
    const lone = await analysisOf([{ tree: { "/only": "x" } }]);

    expect(lone.dive.userWastedPercent).toBe(Number.NaN);
    expect(judge(readDiveCi("", ".dive-ci"), lone).map(shown)).toEqual([
      ["pass", "dive counts 0 B as wasted, of 0 B above the lowest layer"],
      ["skip", "disabled"],
      ["pass", "dive's efficiency is 1"],
    ]);
  });
});
