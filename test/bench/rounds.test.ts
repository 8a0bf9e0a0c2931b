import { describe, expect, it } from "vitest";
import type { Contestant } from "../../bench/case.ts";
import { runRounds } from "../../bench/rounds.ts";

const PACE = { rounds: 2, warmUp: 0, minTime: 0.001 };
const check = (): void => undefined;

describe("runRounds()", () => {
  it("takes a sample of each contestant in each round", async () => {
    const contestants = ["a", "b", "c"].map(
      (name): Contestant => ({ name, operations: 1, run: () => undefined, check }),
    );

    const samples = await runRounds(contestants, PACE);

    expect(samples.map((each) => each.length)).toEqual([2, 2, 2]);
  });

  it("awaits what is asynchronous, preparation and check too", async () => {
    const heard: string[] = [];
    const say = async (what: string): Promise<void> => {
      await Promise.resolve();
      heard.push(what);
    };
    const contestant: Contestant = {
      ...{ name: "slow", operations: 1, asynchronous: true },
      prepare: () => say("prepared"),
      run: () => say("ran"),
      check: () => say("checked"),
    };

    await runRounds([contestant], { ...PACE, rounds: 1 });

    const sample = ["prepared", "ran"];
    expect(heard).toEqual([...sample, "checked", ...sample]);
  });

  it.each([
    { how: "a body that is repeated", prepare: {} },
    { how: "a body that uses up what it works on", prepare: { prepare: () => undefined } },
  ])("counts the time of another process once a sample: $how", async ({ prepare }) => {
    const HOUR = 3600e9;
    const runsAt: number[] = [];
    let runs = 0;
    const contestant: Contestant = {
      ...{ name: "helped", operations: 1, check, ...prepare },
      alsoSpent: () => HOUR * runsAt.push(runs),
      run: () => {
        runs++;
      },
    };

    const samples = await runRounds([contestant], { ...PACE, rounds: 1 });

    const timed = runsAt.at(-1)! - runsAt.at(-2)!;
    expect(Math.floor((samples[0]![0]! * timed) / HOUR)).toBe(1);
  });
});
