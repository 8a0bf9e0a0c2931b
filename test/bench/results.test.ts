import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { growthPlot } from "../../bench/growth/plot.ts";
import { growthIn, tableOf, withResults } from "../../bench/readme-table.ts";
import { type BenchResults, type Kept, mergeResults, readKept } from "../../bench/results.ts";
import { partOf, timesAsFastAs } from "../../bench/says.ts";
import { TITLES as ALL } from "../../bench/topics.ts";
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

const TITLES = ["lookup: stat", "memory"];

describe("mergeResults()", () => {
  it("renews what was measured and leaves the rest, each with its commit", () => {
    const before = mergeResults(
      {},
      { ...run("old", 1), cases: [], measured: { memory: measured(172) } },
      TITLES,
    );

    const after = mergeResults(before, run("new", 30), TITLES);

    expect(Object.keys(after)).toEqual(TITLES);
    expect(after["lookup: stat"]).toMatchObject({ machine: { commit: "new" } });
    expect(after["lookup: stat"]?.verdicts[0]).toMatchObject({ value: 30, passed: true });
    expect(after.memory).toMatchObject({ machine: { commit: "old" } });
  });

  it("drops what the bench does not have any more", () => {
    expect(mergeResults({ gone: kept([]) }, run("new", 1), TITLES)).not.toHaveProperty("gone");
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

describe("withResults()", () => {
  it("changes what is between its marks alone", () => {
    const readme = ["bench", "bench growth", "bench peers"]
      .map((mark, i) => `${i}\n<!-- ${mark}: begin -->\nof yesterday\n<!-- ${mark}: end -->\n`)
      .join("");

    const written = withResults(readme, {});

    expect(written).toMatch(/^0\n<!-- bench: begin -->\n\| what /);
    expect(written).toMatch(/\n<!-- bench: end -->\n1\n<!-- bench growth: begin -->\nNot measured/);
    expect(written).toMatch(/\n<!-- bench peers: end -->\n$/);
    expect(written).not.toContain("of yesterday");
    expect(withResults(written, {})).toBe(written);
  });

  it("refuses a README without them", () => {
    expect(() => withResults("a", {})).toThrow('README.md has no line "<!-- bench: begin -->"');
  });
});

it("the README has the tables of the results that are kept", () => {
  const readme = readFileSync("README.md", "utf8");

  expect(withResults(readme, readKept())).toBe(readme);
});

it("the picture is of the curves that are kept", () => {
  const curves = growthIn(readKept());

  const plot = curves === null ? null : readFileSync("bench/results/growth.svg", "utf8");

  expect(plot).toBe(curves === null ? null : growthPlot(curves));
});

it("what is kept is what the bench has", () => {
  expect(Object.keys(readKept()).filter((title) => !ALL.includes(title))).toEqual([]);
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
