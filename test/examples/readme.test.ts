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

it("the README shows an example of vi.mock as it is run, and how a fixture fails", () => {
  const at = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const section = readme.slice(readme.indexOf("## In tests"), readme.indexOf("## In real use"));
  const [code, failure] = [...section.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, text]) => text!);

  expect(code).toBe(at("vi-mock/config.test.ts"));
  const told = at("overlay-fixture/notes.test.ts");
  expect(
    failure!
      .trimEnd()
      .split("\n")
      .filter((line) => !told.includes(`"${line}"`) && !told.includes(`'${line}'`)),
  ).toEqual([]);
});
