import { describe, expect, it } from "vitest";
import { foldLayers } from "../../src/report/fold-layers.ts";
import { foldSteps } from "../../src/report/fold-steps.ts";
import type { Slab } from "../../src/report/stack.ts";
import type { StepResult } from "../../src/scenario/result.ts";

function slab(title: string, hidden = 0): Slab {
  const counts = { files: 1, directories: 0, symlinks: 0, specials: 0 };
  return { title, bytes: 10, hidden, ...counts, whiteouts: [], opaques: [] };
}

function step(number: number, given: Partial<StepResult> = {}): StepResult {
  return {
    number,
    line: number,
    action: "write",
    text: "write",
    path: undefined,
    container: 0,
    as: { uid: 0, gid: 0, groups: [] },
    note: undefined,
    repeat: 1,
    outcome: { ok: true },
    runs: 1,
    ok: true,
    copiedUp: [],
    copiedBytes: 0,
    writtenBytes: 0,
    ...given,
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("foldLayers()", () => {
  it("draws a low stack as it is", () => {
    const slabs = numbers(10).map((n) => slab(`${n}`));

    expect(foldLayers(slabs)).toEqual(slabs);
  });

  it("draws the ends of a tall one, and what is hidden in between", () => {
    const slabs = numbers(20).map((n) => slab(`${n}`, n === 9 ? 5 : 0));

    expect(foldLayers(slabs)).toEqual([
      ...slabs.slice(0, 4),
      { title: "", lines: ["⋮ 4 layers, 4 files, 40 B"] },
      slabs[8],
      { title: "", lines: ["⋮ 9 layers, 9 files, 90 B"] },
      ...slabs.slice(18),
    ]);
  });
});

describe("foldSteps()", () => {
  it("gives each of a few steps its line", () => {
    const runs = foldSteps(numbers(24).map((n) => step(n)));

    expect(runs.map(({ steps }) => steps.length)).toEqual(Array(24).fill(1));
  });

  it("keeps what was dear, wrong, refused or annotated out of many, and sums up the rest", () => {
    const given: Record<number, Partial<StepResult>> = {
      10: { copiedBytes: 1e6 },
      20: { ok: false },
      30: { outcome: { ok: false, errno: "EXDEV", message: "" } },
      40: { note: "look" },
    };
    const runs = foldSteps(numbers(50).map((n) => step(n, { writtenBytes: 1, ...given[n] })));

    expect(runs.map(({ steps }) => [steps[0]!.number, steps.length])).toEqual([
      [1, 9],
      [10, 1],
      [11, 9],
      [20, 1],
      [21, 9],
      [30, 1],
      [31, 9],
      [40, 1],
      [41, 10],
    ]);
    expect(runs[0]!.writtenBytes).toBe(9);
  });

  it("keeps what takes long, though it moves nothing", () => {
    const runs = foldSteps(
      numbers(40).map((n) => step(n)),
      ({ number }) => (number === 7 ? 1000 : number === 9 ? 60 : 1),
    );

    expect(runs.map(({ steps }) => steps.map(({ number }) => number))).toEqual([
      ...[numbers(6), [7], [8], [9]],
      numbers(40).slice(9),
    ]);
  });
});
