import { describe, expect, it } from "vitest";
import { AnalyzeError } from "../../src/analyze/analyze-error.ts";
import { type AnalyzeProgress, analyzeImage } from "../../src/analyze/analyze-image.ts";
import type { AnalyzedImage } from "../../src/analyze/analyzed-image.ts";
import { layer, type Tree, WHITEOUT } from "../support/layer.ts";

const imageOf = (...trees: readonly Tree[]): AnalyzedImage => ({
  config: null,
  layers: trees.map((tree, i) => ({ layer: layer(`${i}`, tree), diffId: null, createdBy: null })),
});

const NAME = { name: "tested" };

describe("analyzeImage()", () => {
  it("tells bytes by directory, without what is too small to be told", async () => {
    const { tree } = await analyzeImage(
      imageOf({ "/a/b/big": "x".repeat(10_000), "/a/small": "y", "/c": "zzzz".repeat(100) }),
      NAME,
    );

    expect(tree).toMatchObject({ name: "", bytes: 10_401, byClass: { new: 10_401 } });
    expect(tree.children.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["a", 10_001],
      ["c", 400],
    ]);
    expect(tree.children[0]!.children.map(({ name }) => name)).toEqual(["b"]);
  });

  it("counts whiteouts, names, and each hard link's bytes once", async () => {
    const { layers } = await analyzeImage(
      imageOf(
        { "/a": "123", "/b": { link: "/a" }, "/s": { symlink: "12" } },
        { "/s": WHITEOUT, "/no": WHITEOUT },
      ),
      NAME,
    );

    expect(layers.map(({ bytes, files, whiteouts }) => [bytes, files, whiteouts])).toEqual([
      [5, 3, 0],
      [0, 0, 2],
    ]);
  });

  it("keeps an inode's bytes while one of its names shows", async () => {
    const { byClass } = await analyzeImage(
      imageOf({ "/a": "123", "/b": { link: "/a" } }, { "/a": WHITEOUT }),
      NAME,
    );

    expect(byClass).toMatchObject({ new: 3, deleted: 0 });
  });

  it("takes an empty image", async () => {
    expect(await analyzeImage({ config: null, layers: [] }, NAME)).toMatchObject({
      bytes: 0,
      visibleBytes: 0,
      findings: [],
      savingBytes: 0,
      layers: [],
    });
  });

  it("reads whiteouts and opaque marks in both forms", async () => {
    const { byClass } = await analyzeImage(
      imageOf(
        { "/d/a": "1", "/e": "22", "/f/g": "333" },
        { "/d/": { opaque: true }, "/e": { marks: { whiteout: "y" } }, "/f": WHITEOUT },
      ),
      NAME,
    );

    expect(byClass.deleted).toBe(6);
  });

  // Recorded: docker load, create and export (20.10, Linux 6.18) of two layers, the upper with `.wh..wh..opq` at its top.
  it("lets the layers below show through an opaque root, as the kernel and Docker do", async () => {
    const { byClass, visibleBytes } = await analyzeImage(
      imageOf({ "/x": "1" }, { "/": { mode: 0o755, marks: { opaque: "y" } }, "/y": "22" }),
      NAME,
    );

    expect([byClass.deleted, visibleBytes]).toEqual([0, 3]);
  });

  it.each(["redirect", "metacopy"] as const)(
    "refuses the mark %s, and says what to do",
    async (mark) => {
      const entry =
        mark === "redirect"
          ? { "/d/": { marks: { redirect: "/x" } } }
          : { "/d": { text: "", marks: { metacopy: "" } } };

      const failure = await analyzeImage(imageOf({ "/x/a": "1" }, entry), NAME).catch(
        (error) => error,
      );

      expect(failure).toBeInstanceOf(AnalyzeError);
      expect(failure.message).toMatch(
        new RegExp(`^layer 1 \\(1\\), /d: the mark overlay.${mark}, `),
      );
      expect(failure.remedy).toBe("save the image with docker save and analyze the archive");
    },
  );

  it("takes 127 layers", async () => {
    const trees = Array.from({ length: 127 }, (_, i) => ({
      "/log": "x".repeat(i),
      [`/own${i}`]: "y",
    }));

    const { findings, layers, savingBytes } = await analyzeImage(imageOf(...trees), NAME);

    expect(layers).toHaveLength(127);
    expect(findings.filter(({ kind }) => kind === "replaced")).toHaveLength(125);
    // All older versions; and of the files of one byte one stays, the others are links to it.
    expect(savingBytes).toBe((125 * 126) / 2 + 126);
  });

  it("refuses more layers than can be mounted", async () => {
    const trees = Array.from({ length: 499 }, (_, i) => ({ "/log": `${i}` }));

    const failure = await analyzeImage(imageOf(...trees), NAME).catch((error) => error);
    const most = await analyzeImage(imageOf(...trees.slice(1)), NAME);

    expect(failure).toBeInstanceOf(AnalyzeError);
    expect(failure.message).toMatch(/^tested: 499 layers; expected at most 498: /);
    expect(most.savingBytes).toBe(most.bytes - 3);
  });

  it("tells how far it is, and stops when it is told to", async () => {
    const seen: AnalyzeProgress[] = [];
    const image = imageOf({ "/a": "1" }, { "/a": "2" });
    const controller = new AbortController();

    await analyzeImage(image, { ...NAME, onProgress: (progress) => seen.push(progress) });
    controller.abort(new Error("enough"));

    expect(seen).toEqual([
      { phase: "layers", done: 0, total: 0 },
      { phase: "contents", done: 0, total: 0 },
      { phase: "findings", done: 0, total: 0 },
      { phase: "findings", done: 0, total: 1 },
    ]);
    await expect(analyzeImage(image, { ...NAME, signal: controller.signal })).rejects.toThrow(
      "enough",
    );
  });
});
