import { existsSync } from "node:fs";
import { afterAll, expect, it } from "vitest";

const made: string[] = [];
// Hooks run from the last to the first: this one comes after that of the folders.
afterAll(() => expect(made.filter((folder) => existsSync(folder))).toEqual([]));

const { temporaryFolder } = await import("./temporary-folder.ts");

made.push(temporaryFolder());

it("temporaryFolder() makes folders in a test and before it, which are gone in the end", () => {
  made.push(temporaryFolder());

  expect(made.map((folder) => existsSync(folder))).toEqual([true, true]);
});
