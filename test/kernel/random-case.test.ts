import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { PLAIN_PROFILES, PROFILES } from "./generate/profiles.ts";
import { randomCase } from "./generate/random-case.ts";

describe("randomCase()", () => {
  it("makes the same case of the same seed, profile and index, and other ones of others", () => {
    const given = JSON.stringify(randomCase("s", "basic", 7));

    expect(JSON.stringify(randomCase("s", "basic", 7))).toBe(given);
    for (const other of [randomCase("t", "basic", 7), randomCase("s", "basic", 8)]) {
      expect(JSON.stringify(other)).not.toBe(given);
    }
  });

  it.each(PROFILES)(
    "makes well-formed cases of profile %s, which the engine can run",
    (profile) => {
      for (let index = 0; index < 40; index++) {
        const given = randomCase("well-formed", profile, index);

        expect(parseCase(JSON.parse(JSON.stringify(given)))).toEqual(given);
        expect(() => replay(given)).not.toThrow();
      }
    },
  );

  it.each(PLAIN_PROFILES)("of profile %s mostly meets what is there", (profile) => {
    const outcomes = Array.from({ length: 60 }, (_, i) => replay(randomCase("aim", profile, i)));
    const calls = outcomes.flatMap((outcome) => ("ops" in outcome ? outcome.ops : []));

    const good = calls.filter(({ ok }) => ok).length;

    expect(good / calls.length).toBeGreaterThan(0.4);
    expect(good / calls.length).toBeLessThan(0.9);
  });

  it("stacks from 1 to 20 lowers", () => {
    const depths = Array.from(
      { length: 400 },
      (_, i) => randomCase("depth", "basic", i).lower.length,
    );

    expect([Math.min(...depths), Math.max(...depths)]).toEqual([1, 20]);
  });
});
