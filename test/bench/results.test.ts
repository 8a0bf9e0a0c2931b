import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableOf, withTable } from "../../bench/readme-table.ts";
import { type BenchResults, type Kept, mergeResults, readKept } from "../../bench/results.ts";
import { partOf, timesAsFastAs } from "../../bench/says.ts";
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
      verdicts: [
        verdict(
          "memfs / copyup",
          value,
          { atLeast: 20 },
          { row: "stat-same", says: timesAsFastAs("memfs") },
        ),
      ],
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
  it("has a line of its own for each number of a row", () => {
    const { verdicts } = kept([...measured(100).verdicts, ...measured(200).verdicts]);

    expect(tableOf({ memory: kept(verdicts) })).toContain("| a file: 100 B<br>**a file: 200 B** |");
  });

  it("has a row for what was measured, in the order of the targets, and marks what misses", () => {
    const table = tableOf({
      memory: kept(measured(200).verdicts),
      "lookup: stat": kept(run("", 30.04).cases[0]!.verdicts),
    });

    const [, , first, second, ...rest] = table.split("\n");
    expect(first).toMatch(/^\| warm stat .* \| 30 times as fast as memfs \|$/);
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

it("each number of the README has its words", () => {
  const verdicts = Object.values(readKept()).flatMap((one) => one.verdicts);

  const bare = verdicts.filter(({ row, says }) => row !== undefined && says === undefined);
  expect(bare.map(({ title }) => title)).toEqual([]);
});

describe("says", () => {
  it.each([
    [partOf("a walk over Maps")(0.2621), "0.26 of a walk over Maps"],
    [partOf("root's time", "another user")(1.2549), "another user: 1.25 times root's time"],
    [timesAsFastAs("memfs")(41.27), "41.3 times as fast as memfs"],
    [timesAsFastAs("memfs", "open, close")(3.22), "open, close: 3.22 times as fast as memfs"],
  ])("%s", (text, words) => {
    expect(text).toBe(words);
  });
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
