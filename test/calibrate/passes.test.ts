import { describe, expect, it } from "vitest";
import { measureInPasses } from "../../src/calibrate/passes.ts";
import { many, workload } from "../../src/calibrate/workload.ts";

const FITTING = many(10, (i) => workload(`${i}`, { ops: [{ op: "stat", path: "/" }] }));
const CHECK = workload("a check", { ops: [{ op: "stat", path: "/" }] });

/** Which workloads were timed, on a device where each takes so many milliseconds. */
async function timed(milliseconds: number, checks = [CHECK]): Promise<readonly string[]> {
  const names: string[] = [];
  let time = 1_000;
  const stopwatch = {
    time: async ({ name }: { readonly name: string }) => {
      names.push(name);
      time += milliseconds;
      return [milliseconds * 1e6];
    },
  };
  await measureInPasses(stopwatch, FITTING, checks, { now: () => time });
  return names;
}

describe("measureInPasses()", () => {
  it("takes all workloads three times, checks among them", async () => {
    const names = await timed(1);

    expect(names).toHaveLength(3 * (FITTING.length + 1));
    expect(names.filter((name) => name === CHECK.name)).toHaveLength(3);
  });

  it("begins no pass that would not end within the minute", async () => {
    const pass = (seconds: number) => (seconds * 1_000) / FITTING.length;

    expect(await timed(pass(16))).toHaveLength(3 * (FITTING.length + 1));
    expect(await timed(pass(20))).toHaveLength(2 * (FITTING.length + 1));
    expect(await timed(pass(30))).toHaveLength(FITTING.length + 1);
  });

  it("does not count checks, which nobody promised to be quick", async () => {
    const checks = many(200, () => CHECK);

    expect(await timed(500, checks)).toHaveLength(3 * (FITTING.length + 200));
  });
});
