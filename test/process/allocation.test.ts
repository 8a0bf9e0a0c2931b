import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileSources } from "../kernel/support/live-kernel.ts";

/** Bytes that one call takes. */
interface Taken {
  readonly heap: number;
  readonly arrays: number;
}

const CHILD = join(import.meta.dirname, "allocation-child.js");
/** Room for all that is counted between two collections: one in the midst of it would spoil the count. */
const FLAGS = ["--expose-gc", "--min-semi-space-size=32", "--max-semi-space-size=64"];

/** Counted in a process of its own, for the compiler and the collector see to it that nobody else's is in the count. */
describe("what a warm call allocates", () => {
  let taken: Readonly<Record<string, Taken>> = {};

  beforeAll(() => {
    const compiled = compileSources();
    afterAll(compiled.remove);
    const argv = [...FLAGS, CHILD, compiled.folder];
    taken = JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" }));
  }, 300_000);

  it.each(["stat", "lstat", "tryStat", "stat by another user"])("%s: its result alone", (call) => {
    expect(taken["a Stat"]!.heap).toBeGreaterThan(100);
    expect(taken[call]).toEqual(taken["a Stat"]);
  });

  it.each(["fs.statSync", "fs.lstatSync"])(
    "%s: its result alone, and no Stat before it",
    (call) => {
      expect(taken["a Stats"]!.heap).toBeGreaterThan(100);
      expect(taken[call]).toEqual(taken["a Stats"]);
    },
  );

  it.each(["tryStat of a missing name", "readdir of a merged directory", "fs.existsSync"])(
    "%s: nothing",
    (call) => {
      expect(taken[call]).toEqual({ heap: 0, arrays: 0 });
    },
  );

  it("readInto: no array, and less than a Stat", () => {
    expect(taken.readInto!.arrays).toBe(0);
    expect(taken.readInto!.heap).toBeLessThan(taken["a Stat"]!.heap);
  });
});
