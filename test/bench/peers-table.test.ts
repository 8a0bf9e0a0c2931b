import { describe, expect, it } from "vitest";
import { peersTable } from "../../bench/peers-table.ts";
import type { CaseResult } from "../../bench/result.ts";
import type { Kept } from "../../bench/results.ts";

const summary = { rme: 0, spread: 0, samples: 1 };

const asked = (name: string, times: Record<string, number>, leftOut?: CaseResult["leftOut"]) => {
  const contestants = Object.entries(times).map(([who, median]) => {
    const ratio =
      who === "copyup"
        ? null
        : { against: "copyup", median: median / times.copyup!, low: 0, high: 0 };
    return { name: who, median, ratio, ...summary };
  });
  const result = { topic: "peers", name, contestants, verdicts: [], ...(leftOut && { leftOut }) };
  return { [`peers: ${name}`]: { verdicts: [], result } as unknown as Kept };
};

describe("peersTable()", () => {
  it("has a row for each rival and number of layers, and one for who takes part once", () => {
    const leftOut = [{ name: "fuse-overlayfs", why: "there is no /dev/fuse" }];

    const table = peersTable({
      ...asked("every rival, 2 layers: warm stat", { copyup: 50, memfs: 1000, ZenFS: 5e3 }),
      ...asked("every rival, 128 layers: warm stat", { copyup: 50, ZenFS: 1e6 }, leftOut),
      ...asked("every rival, 2 layers: readdir", { copyup: 100, memfs: 2500, ZenFS: 300 }, leftOut),
    });

    expect(table).toBe(`|  | warm stat | readdir |
| --- | --- | --- |
| copyup, 2 layers | 50.0 ns | 100 ns |
| copyup, 128 layers | 50.0 ns |  |
| memfs | 1.00 us (20×) | 2.50 us (25×) |
| ZenFS, 2 layers | 5.00 us (100×) | 300 ns (3×) |
| ZenFS, 128 layers | 1.00 ms (20,000×) |  |

Left out: fuse-overlayfs, there is no /dev/fuse.`);
  });

  it("is none where nobody was asked", () => {
    expect(peersTable({})).toBeNull();
  });
});
