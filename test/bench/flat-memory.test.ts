import { expect, it } from "vitest";
import { memoryVerdictOf } from "../../bench/flat-memory.ts";

it("memoryVerdictOf() holds the highest peak against 192 MiB", () => {
  const steps = [1, 192, 100].map((mib) => ({ name: "x", time: 1, peak: mib * 2 ** 20 }));

  expect(memoryVerdictOf(steps)).toMatchObject({ value: 1, passed: true });
  expect(memoryVerdictOf([{ name: "x", time: 1, peak: 193 * 2 ** 20 }]).passed).toBe(false);
});
