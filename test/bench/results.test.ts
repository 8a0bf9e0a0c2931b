import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableOf, withTable } from "../../bench/readme-table.ts";
import { type BenchResults, type Kept, mergeResults, readKept } from "../../bench/results.ts";
import { type Verdict, verdict, verdictText } from "../../bench/verdict.ts";

const machine = {
  node: "v20",
  cpu: "Z80",
  cores: 1,
  memoryGiB: 1,
  kernel: "Linux 6.18",
  load: 0,
  commit: "c0ffee",
};

const run = (commit: string, value: number): BenchResults => ({
  machine: { ...machine, commit },
  noOverlay: null,
  cases: [
    {
      topic: "lookup",
      name: "stat",
      contestants: [],
      verdicts: [verdict("memfs / copyup", value, { atLeast: 20 }, { row: "stat-same" })],
    },
  ],
  measured: { memory: { skipped: "no time" } },
});

describe("mergeResults()", () => {
  it("renews what was measured and leaves the rest, each with its commit", () => {
    const before = mergeResults(
      {},
      { ...run("old", 1), cases: [], measured: { memory: measured(172) } },
    );

    const after = mergeResults(before, run("new", 30));

    expect(after["lookup: stat"]).toMatchObject({ machine: { commit: "new" } });
    expect(after["lookup: stat"]?.verdicts[0]).toMatchObject({ value: 30, passed: true });
    expect(after.memory).toMatchObject({ machine: { commit: "old" } });
  });
});

const measured = (bytes: number) => ({
  verdicts: [verdict("a file", bytes, { atMost: 180 }, { row: "memory", unit: "bytes" })],
  text: "",
  data: null,
});

const kept = (verdicts: readonly Verdict[]): Kept => ({
  machine,
  verdicts,
  result: { skipped: "" },
});

describe("tableOf()", () => {
  it("has a row for what was measured, in the order of the targets, and marks what misses", () => {
    const table = tableOf({
      memory: kept(measured(200).verdicts),
      "lookup: stat": kept(run("", 30.04).cases[0]!.verdicts),
    });

    const [, , first, second, ...rest] = table.split("\n");
    expect(first).toMatch(/^\| warm stat .* \| memfs \/ copyup: 30 \|$/);
    expect(second).toMatch(/^\| memory.* \| \*\*a file: 200 B\*\* \|$/);
    expect(rest.join("\n")).toContain("Z80, 1 cores, Linux 6.18, node v20.");
  });
});

describe("withTable()", () => {
  it("changes what is between its marks alone", () => {
    const readme = "a\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nb\n";

    const written = withTable(readme, {});

    expect(written).toMatch(/^a\n<!-- bench: begin -->\n\| what /);
    expect(written).toMatch(/\n<!-- bench: end -->\nb\n$/);
    expect(withTable(written, {})).toBe(written);
  });

  it("refuses a README without them", () => {
    expect(() => withTable("a", {})).toThrow('README.md has no line "<!-- bench: begin -->"');
  });
});

it("the README has the table of the results that are kept", () => {
  const readme = readFileSync("README.md", "utf8");

  expect(withTable(readme, readKept())).toBe(readme);
});

describe("verdictText()", () => {
  it.each([
    [verdict("a", 4200, { atMost: 5000 }, { unit: "ns" }), "  PASS  a = 4.20 us, at most 5.00 us"],
    [verdict("a", 12.34, { atLeast: 20 }), "  FAIL  a = 12.3, at least 20"],
    [verdict("a", 0.123, {}), "        a = 0.12"],
  ])("%o", (one, text) => {
    expect(verdictText(one)).toBe(text);
  });
});
