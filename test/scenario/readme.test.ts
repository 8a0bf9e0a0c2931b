import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CALLS } from "../../src/scenario/schema/calls.ts";
import { mismatchesOf } from "./support.ts";

const README = readFileSync(
  join(dirname(fileURLToPath(import.meta.url)), "../../scenarios/README.md"),
  "utf8",
);

describe("scenarios/README.md", () => {
  it("begins with a scenario that comes out as it says", async () => {
    const [, example] = /```yaml\n(.*?)```/s.exec(README)!;

    expect(await mismatchesOf(example!)).toEqual([]);
  });

  it("names every call", () => {
    expect(Object.keys(CALLS).filter((name) => !README.includes(`\`${name}\``))).toEqual([]);
  });
});
