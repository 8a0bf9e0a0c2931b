import { expect, it } from "vitest";
import { containerVerdicts } from "../../bench/containers.ts";
import { memoryVerdicts } from "../../bench/memory.ts";

it("memoryVerdicts() holds each number of bytes against its own bound", () => {
  const within = { file: 180, lookedUp: 200, askedAgain: 0, copiedUp: 200, hundredCalls: 1 };
  const above = { file: 181, lookedUp: 201, askedAgain: 0, copiedUp: 201, hundredCalls: 1.1 };

  expect(memoryVerdicts(within).map(({ passed }) => passed)).toEqual([true, true, true, true]);
  expect(memoryVerdicts(above).map(({ passed }) => passed)).toEqual([false, false, false, false]);
});

it("containerVerdicts() holds the large image against the small, and many containers against few", () => {
  const cells = [1_000, 100_000].flatMap((files) =>
    [10, 100, 1_000].map((containers) => ({
      files,
      containers,
      bytes: files === 1_000 ? 100 : containers === 1_000 ? 150 : 50,
    })),
  );

  expect(containerVerdicts(cells).map(({ value, passed }) => [value, passed])).toEqual([
    [1.5, false],
    [3, false],
  ]);
});
