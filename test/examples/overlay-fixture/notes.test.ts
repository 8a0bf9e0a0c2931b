import * as node from "node:fs";
import { join } from "node:path";
import { layerFromFolder, type OverlayFixture, openFixture, textPatch } from "copyup/fs";
import { overlayFixture } from "copyup/vitest";
import { afterAll, describe, expect, it, test } from "vitest";
import { dropArchive, tidy } from "./notes.ts";

const FOLDER = new URL("fixtures/notes", import.meta.url);
const onDisk = () => node.readdirSync(FOLDER, { recursive: true }).map(String).sort();
const before = onDisk();

afterAll(() => expect(onDisk()).toEqual(before));

describe("overlayFixture()", () => {
  const notes = overlayFixture(FOLDER, { at: "/notes", filter: (path) => path !== "/.lock" });

  it("tells exactly what the code under test did", () => {
    tidy(notes.fs, "/notes", 2026);

    notes.expectChanged(["C /notes/garden.md"]);
    expect(textPatch(notes.diff())).toContain("@@ -1,3 +1,2 @@\n # Garden\n-DONE rake\n sow\n");
  });

  it("finds all of it again for the next test", () => {
    expect(notes.changes()).toEqual([]);
    expect(notes.fs.readFileSync("/notes/garden.md", "utf8")).toBe("# Garden\nDONE rake\nsow\n");
    expect(notes.fs.existsSync("/notes/.lock")).toBe(false);
  });

  it("tells one step from the next", () => {
    notes.fs.appendFileSync("/notes/shopping.md", "DONE bread\n");
    notes.fs.writeFileSync("/notes/shopping.md", "# Shopping\nDONE milk\n");
    notes.checkpoint();

    tidy(notes.fs, "/notes", 2026);

    notes.expectChanged([
      "C /notes/garden.md",
      "D /notes/shopping.md",
      ...["A /notes/done", "A /notes/done/2026", "A /notes/done/2026/shopping.md"],
    ]);
    notes.checkpoint();
    dropArchive(notes.fs, "/notes");
    notes.expectChanged(["D /notes/archive"]);
  });

  it("says what differs from what was expected", () => {
    tidy(notes.fs, "/notes", 2026);

    expect(() => notes.expectChanged(["A /notes/done", "C /notes/shopping.md"])).toThrow(
      [
        "changes are not as expected (- expected, + happened):",
        "- A /notes/done",
        "+ C /notes/garden.md  (data, mtime)",
        "- C /notes/shopping.md",
        'if that is right: expectChanged(["C /notes/garden.md"])',
      ].join("\n"),
    );
  });
});

describe("openFixture()", () => {
  const layer = layerFromFolder(FOLDER, { at: "/notes" });
  const each = test.extend<{ notes: OverlayFixture }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest asks for it
    notes: async ({}, use) => use(openFixture(layer)),
  });

  each.concurrent.for([2025, 2026])(
    "gives tests that run at once one each: %i",
    async (year, { notes }) => {
      notes.fs.writeFileSync("/notes/shopping.md", "DONE milk\n");
      await new Promise((resolve) => setTimeout(resolve, 1));
      tidy(notes.fs, "/notes", year);

      expect(notes.fs.readdirSync(join("/notes", "done"))).toEqual([`${year}`]);
    },
  );
});
