import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Difference, plain, sameWalk } from "../hunt/hunt.ts";
import { huntBase, ourBuild } from "../hunt/our-build.ts";

/** Builds on which copyup and a real engine once differed, with what the engine made of them. */
const FOUND = readFileSync(join(import.meta.dirname, "found.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line): Omit<Difference, "ours"> => JSON.parse(line));

describe.each(FOUND)("$given.id ($builder), found by the hunt", ({ builder, given, real }) => {
  it("comes to what a real engine made of it", async () => {
    const ours = await ourBuild(given, builder, huntBase(builder));

    expect(sameWalk(plain(ours), real)).toEqual(plain(real));
  });
});
