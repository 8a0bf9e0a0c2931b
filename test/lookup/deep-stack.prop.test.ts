import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { S_IFDIR, S_IFLNK, S_IFMT } from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText } from "../support/files.ts";
import type { Entry, Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

/** Layers that are put above each one: with three of them a stack is deep enough for every way to search it. */
const FILLERS = 7;

const name = fc.constantFrom("a", "b", "c");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join("/")}`);
const entry = fc.constantFrom<Entry>(
  "text",
  { symlink: "a" },
  { whiteout: true },
  { opaque: true },
  { opaque: true },
  { marks: { redirect: "/a" } },
  { marks: { redirect: "b" } },
);

/** Names that fit each other: nothing lies below what is no directory. */
const tree = fc.array(fc.tuple(path, entry), { maxLength: 6 }).map((entries): Tree => {
  const made = new Map<string, Entry>();
  const isDir = (at: string): boolean => {
    const there = made.get(`${at}/`);
    return there !== undefined || !made.has(at);
  };
  for (const [at, what] of entries) {
    const above = [...at.matchAll(/\//g)].slice(1).map(({ index }) => at.slice(0, index));
    if (!above.every(isDir) || made.has(at) || made.has(`${at}/`)) continue;
    for (const dir of above) if (!made.has(`${dir}/`)) made.set(`${dir}/`, {});
    const holds = typeof what === "object" && ("opaque" in what || "marks" in what);
    made.set(holds ? `${at}/` : at, what);
  }
  return Object.fromEntries(made);
});

/** The directories of a tree, with nothing in them that could show: above it they change nothing. */
const emptied = (of: Tree): Tree =>
  Object.fromEntries(
    Object.keys(of)
      .filter((at) => at.endsWith("/"))
      .map((at) => [at, {}]),
  );

/** Not what a directory lists: a directory of one layer is listed with its whiteouts. */
function seen(process: Process, at: string): unknown {
  return outcomeOf(() => {
    const stat = process.lstat(at);
    const type = stat.mode & S_IFMT;
    if (type === S_IFDIR) return "a directory";
    return type === S_IFLNK ? process.readlink(at) : readText(process, at);
  });
}

const PATHS = ["a", "b", "c"].flatMap((one) => [
  `/${one}`,
  ...["a", "b", "c"].flatMap((two) => [
    `/${one}/${two}`,
    ...["a", "b", "c"].map((three) => `/${one}/${two}/${three}`),
  ]),
]);

describe("a deep stack", () => {
  it("shows what the layers show that say anything", () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 3, maxLength: 3 }), (lowers) => {
        const options = "redirect_dir=on";
        const shallow = scene({ lowers, options }).root;
        const filled = lowers.flatMap((one) => [...Array(FILLERS).fill(emptied(one)), one]);
        const deep = scene({ lowers: filled, options }).root;

        for (const at of PATHS)
          expect(`${at} ${seen(deep, at)}`).toBe(`${at} ${seen(shallow, at)}`);
      }),
      { numRuns: 200 },
    );
  });
});
