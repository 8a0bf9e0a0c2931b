import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mutate } from "./mutants/mutant.ts";
import { MUTANTS } from "./mutants/mutants.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** That a random case can show. */
const FEWEST = 40;

describe("the mutants", () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s", (_name, mutant) => {
    const text = readFileSync(join(ROOT, mutant.file), "utf8");

    expect(mutate(mutant, text)).not.toBe(text);
  });

  it("have names of their own", () => {
    const names = MUTANTS.map(({ name }) => name);

    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it("are enough that the hunt has to find", () => {
    expect(MUTANTS.filter(({ unseen }) => unseen === undefined).length).toBeGreaterThan(FEWEST);
  });
});
