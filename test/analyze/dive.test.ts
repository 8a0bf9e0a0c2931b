import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diveNumbers } from "../../src/analyze/dive.ts";
import { OPAQUE_MARKER, whiteoutTarget } from "../../src/image/changeset.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { baseLayer } from "../container/base.ts";
import { layer, type Tree, WHITEOUT } from "../support/layer.ts";

type Entry = readonly [name: string, size: number, type: string, link: string];

interface Row {
  readonly name: string;
  readonly base: boolean;
  readonly layers: readonly (readonly Entry[])[];
  readonly dive: {
    readonly efficiency: number;
    readonly wastedBytes: number;
    /** Null: not a finite number. */
    readonly userWastedPercent: number | null;
    readonly sizeBytes: number;
    readonly userSizeBytes: number;
    readonly files: readonly (readonly [count: number, bytes: number, path: string])[];
  };
}

const ROWS: readonly Row[] = JSON.parse(
  readFileSync(new URL("fixtures/dive.json", import.meta.url), "utf8"),
).rows;

function layerOf(entries: readonly Entry[]): Layer {
  const builder = new LayerBuilder();
  for (const [name, size, type, link] of entries) {
    const path = `/${name.replace(/\/$/, "")}`;
    const base = path.slice(path.lastIndexOf("/") + 1);
    const parent = path.slice(0, path.length - base.length);
    const target = whiteoutTarget(base);
    if (base === OPAQUE_MARKER) builder.opaque(parent.replace(/\/$/, ""));
    else if (target !== null) builder.whiteout(parent + target);
    else if (type === "1") builder.link(path, `/${link}`);
    else if (type === "5") builder.put(path, { type: "dir" });
    else if (type === "2") builder.put(path, { type: "symlink", target: link });
    else if (type === "0") builder.put(path, { type: "file", content: Content.hole(size) });
    else builder.put(path, { type: "fifo" });
  }
  return builder.layer;
}

const percent = (value: number): number | null => (Number.isFinite(value) ? value : null);

describe("diveNumbers()", () => {
  it.each(ROWS)("gives dive's numbers for $name", ({ base, layers, dive }) => {
    const { userWastedPercent, files, ...numbers } = diveNumbers([
      ...(base ? [baseLayer()] : []),
      ...layers.map(layerOf),
    ]);

    const { files: expected, ...others } = dive;
    expect({ ...numbers, userWastedPercent: percent(userWastedPercent) }).toEqual(others);
    const found = files.map(({ count, bytes, path }) => [count, bytes, path]);
    // dive's own order is by bytes alone.
    expect(found).toEqual(
      expected.toSorted((a, b) => b[1] - a[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0)),
    );
  });
});

const of = (...trees: readonly Tree[]) => diveNumbers(trees.map((tree, i) => layer(`${i}`, tree)));

describe("diveNumbers(), oddities of dive's", () => {
  it("calls an image without bytes efficient", () => {
    expect(of({ "/a": "" })).toMatchObject({ efficiency: 1, userWastedPercent: Number.NaN });
  });

  it("stops looking at a layer where it whites out what is not there", () => {
    const { files, efficiency } = of({ "/a": "1", "/z": "1" }, { "/no": WHITEOUT, "/z": "22" });

    // ".wh.no" comes before "z"; the path that was not measured counts as one byte less.
    expect(files).toEqual([]);
    expect(efficiency).toBe((1 + 1 - 1) / 2);
  });

  it("counts a directory that is whited out with all that was ever in it", () => {
    const { files, efficiency } = of(
      { "/d/a": "123", "/d/b": "4567" },
      { "/d/": { opaque: true }, "/d/c": "8" },
      { "/d": WHITEOUT },
    );

    expect(files).toEqual([]);
    expect(efficiency).toBe(1);
  });

  it("counts the bytes of hard links at the first name, of symlinks nowhere", () => {
    const { files, sizeBytes } = of(
      { "/a": "123", "/b": { link: "/a" }, "/c": { symlink: "target" } },
      { "/b": "45", "/a": "6" },
    );

    expect(sizeBytes).toBe(6);
    expect(files).toEqual([
      { path: "/a", count: 2, bytes: 4 },
      { path: "/b", count: 2, bytes: 2 },
    ]);
  });
});
