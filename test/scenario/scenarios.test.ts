import { readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { contentOf, isFile } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { formatMismatch } from "../../src/scenario/format-mismatch.ts";
import { findScenarios, loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/run.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../scenarios");
const FILES = (await findScenarios(ROOT)).map((file) => relative(ROOT, file));

describe("scenarios/", () => {
  it("are forty at least", () => {
    expect(FILES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(FILES)("%s comes out as it says", async (file) => {
    const result = await runScenario(await loadScenario(join(ROOT, file)));

    expect(result.mismatches.map((mismatch) => formatMismatch(mismatch, file))).toEqual([]);
    result.close();
  });

  it.each(FILES)("%s leaves its layers as they were", async (file) => {
    const scenario = await loadScenario(join(ROOT, file));
    const before = await runScenario({ ...scenario, steps: [] });
    const after = await runScenario(scenario);

    // The same layers, built twice from the same text: with the steps taken, and without.
    for (const [i, { layer }] of after.layers.entries()) {
      expect(inodesOf(layer)).toEqual(inodesOf(before.layers[i]!.layer));
    }
    before.close();
    after.close();
  });

  it.each(FILES)("%s is one behaviour that it expects something of", (file) => {
    const text = readFileSync(join(ROOT, file), "utf8");

    expect(text).toMatch(/^ *expect:/m);
    expect(basename(file)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.yaml$/);
  });
});

/** Every name of a layer with all that its inode says, but for reading times. */
function inodesOf(layer: Layer): unknown[] {
  return [...walk(layer.root)].map(({ path, inode }) => {
    const { ino, mode, uid, gid, rdev, nlink, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec, xattrs } =
      inode;
    const content = isFile(inode) ? contentOf(inode) : undefined;
    const attributes = [ino, mode, uid, gid, rdev, nlink, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec];
    return [path, ...attributes, content?.size, content?.dataBytes, [...(xattrs ?? [])]];
  });
}
