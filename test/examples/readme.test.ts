import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", ROOT), "utf8");

/** Rows of the README's table: folder, and how a library is given the fs. */
const ROWS = [...readme.matchAll(/^\| \[[\w-]+\]\(test\/examples\/([\w-]+)\) \| `(.*)` \|/gm)].map(
  ([, folder, line]): [string, string] => [folder!, line!],
);

it("the README tells of every example of a library", () => {
  expect(ROWS.map(([folder]) => folder)).toEqual([
    ...["fs-extra", "glob", "isomorphic-git", "enhanced-resolve"],
    ...["typescript", "just-bash", "tar-stream"],
  ]);
});

it.each(ROWS)("the README's line for %s is the example's: %s", (folder, line) => {
  const test = new URL(`test/examples/${folder}/${folder}.test.ts`, ROOT);

  expect(existsSync(test)).toBe(true);
  expect(readFileSync(test, "utf8")).toContain(line);
});
