import { expect, it } from "vitest";
import { memoryBudgetOf } from "../../bench/flat-memory.ts";

it("memoryBudgetOf() holds the highest peak against 192 MiB", () => {
  const steps = [1, 192, 100].map((mib) => ({ name: "x", time: 1, peak: mib * 2 ** 20 }));

  expect(memoryBudgetOf(steps)).toMatchObject({ ratio: 1, passed: true });
  expect(memoryBudgetOf([{ name: "x", time: 1, peak: 193 * 2 ** 20 }]).passed).toBe(false);
});
