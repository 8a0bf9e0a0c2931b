import { describe, expect, it } from "vitest";
import type { Work } from "../../src/cost/time/work.ts";
import { WHITEOUT } from "../support/layer.ts";
import { analysisOf } from "./support/analysis.ts";

const KIB = 1024;
const text = (size: number, letter = "x") => letter.repeat(size);

describe("what unpacking takes", () => {
  it("is counted object by object, as Docker unpacks", async () => {
    const { layers, work } = await analysisOf([
      { tree: { "/d/": { mode: 0o755 }, "/d/f": text(40 * KIB), "/d/g": { link: "/d/f" } } },
      { tree: { "/d/g": WHITEOUT, "/s": { symlink: "d/f" } } },
      { tree: {} },
    ]);

    // The directory: 2 looks, mkdir, close; chown, chmod, utimens. The file the same, 2 writes, and a link of 2 calls.
    const [lower, upper, nothing]: readonly Work[] = layers.map((layer) => layer.work);
    expect(lower).toEqual({
      ...{ call: 7 + 9 + 2, create: 3, change: 6, open: 1, flush: 1 },
      ...{ write: 2, writtenByte: 40 * KIB, flushedByte: 40 * KIB },
    });
    // The parent's entry, the symlink, and the whiteout with its owner.
    expect(upper).toEqual({ call: 7 + 7 + 2, create: 3, change: 7, flush: 1 });
    expect(nothing).toEqual({});
    expect(work).toMatchObject({ create: 6, writtenByte: 40 * KIB, flush: 2 });
  });

  it("is less by what a fix leaves out", async () => {
    const files = { "/app/a": text(3000), "/app/b": text(5000, "y") };
    const owned = Object.fromEntries(
      Object.entries(files).map(([path, one]) => [path, { text: one, uid: 7 }]),
    );
    const { findings, savingWork } = await analysisOf([{ tree: files }, { tree: owned }]);

    const saved = { create: 2, open: 2, write: 2, change: 6, call: 16 };
    expect(findings.map((finding) => finding.savingWork)).toEqual([
      { ...saved, writtenByte: 8000, flushedByte: 8000 },
    ]);
    expect(savingWork).toEqual(findings[0]!.savingWork);
  });
});

describe("the dearest first change", () => {
  it("is that of the largest file a container sees", async () => {
    const { dearest } = await analysisOf([
      { tree: { "/big": text(9000), "/gone": text(99_000), "/two": { link: "/big" } } },
      { tree: { "/gone": WHITEOUT, "/small": text(10) } },
    ]);

    expect(dearest).toEqual({
      ...{ path: "/big", bytes: 9000, layer: 0 },
      work: {
        ...{ copyUp: 1, copiedByte: 9000, flush: 1, flushedByte: 9000 },
        ...{ coldFile: 1, coldByte: 9000 },
      },
    });
    expect((await analysisOf([{ tree: { "/empty": "" } }])).dearest).toBeNull();
  });
});
