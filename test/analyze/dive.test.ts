import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diveNumbers } from "../../src/analyze/dive.ts";
import { OPAQUE_MARKER, whiteoutTarget } from "../../src/image/changeset.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { baseLayer } from "../container/base.ts";
import { layer, type Tree, WHITEOUT } from "../support/layer.ts";
import { analyzeBuilt } from "./support/build.ts";

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

/** Steps that come to the numbers of further images, whose own layers were not kept. */
const REBUILT: readonly [
  string,
  readonly string[],
  object,
  readonly (readonly [number, number, string])[],
][] = [
  [
    "multistage",
    ["FROM base AS b", "RUN echo hello > /out", "FROM base", "COPY --from=b /out /"],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: 0.0,
      sizeBytes: 3030984,
      userSizeBytes: 6,
    },
    [],
  ],
  [
    "run-lower-tmpfile",
    ["RUN echo x > /lower/t && rm /lower/t"],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: null,
      sizeBytes: 3030978,
      userSizeBytes: 0,
    },
    [],
  ],
  [
    "run-mv-dir-otherparent",
    ["RUN mv /lower/dir /home/"],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: 0.0,
      sizeBytes: 3030984,
      userSizeBytes: 6,
    },
    [],
  ],
  [
    "run-mv-over",
    ["RUN mv /lower/h1 /lower/file.txt"],
    {
      efficiency: 0.9999953810318775,
      wastedBytes: 16,
      userWastedPercent: 8.0,
      sizeBytes: 3030980,
      userSizeBytes: 2,
    },
    [
      [2, 14, "/lower/file.txt"],
      [2, 2, "/lower/h1"],
    ],
  ],
  [
    "run-order",
    [
      "RUN cd /lower && mkdir -p b/c && for f in B a b/0 b/c/d b-x b.x z0 z1; do echo x > $f; done; rm h1",
    ],
    {
      efficiency: 0.9999993401504589,
      wastedBytes: 2,
      userWastedPercent: 0.125,
      sizeBytes: 3030994,
      userSizeBytes: 16,
    },
    [[2, 2, "/lower/h1"]],
  ],
  [
    "run-rm-all-in-dir",
    ["RUN rm -rf /lower/dir/*"],
    {
      efficiency: 0.9999986802948221,
      wastedBytes: 4,
      userWastedPercent: null,
      sizeBytes: 3030978,
      userSizeBytes: 0,
    },
    [
      [2, 2, "/lower/dir/a.txt"],
      [2, 2, "/lower/dir/b.txt"],
    ],
  ],
  [
    "run-rm-file-make-dir",
    ["RUN rm /lower/file.txt && mkdir /lower/file.txt && echo x > /lower/file.txt/y"],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: 0.0,
      sizeBytes: 3030980,
      userSizeBytes: 2,
    },
    [],
  ],
  [
    "run-rm-recreate-samefile",
    ["RUN rm /lower/file.txt && echo new > /lower/file.txt"],
    {
      efficiency: 0.9999960408870788,
      wastedBytes: 16,
      userWastedPercent: 4.0,
      sizeBytes: 3030982,
      userSizeBytes: 4,
    },
    [[2, 16, "/lower/file.txt"]],
  ],
  [
    "run-rm-2layers",
    ["RUN rm /lower/file.txt", "RUN echo back > /lower/file.txt", "RUN rm /lower/file.txt"],
    {
      efficiency: 0.9999943912585455,
      wastedBytes: 17,
      userWastedPercent: 3.4,
      sizeBytes: 3030983,
      userSizeBytes: 5,
    },
    [[4, 17, "/lower/file.txt"]],
  ],
  [
    "run-opaque-2layers",
    [
      "RUN rm -rf /lower/dir && mkdir /lower/dir && echo n > /lower/dir/n && echo m > /lower/dir/m",
      "RUN rm -rf /lower/dir",
    ],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: 0.0,
      sizeBytes: 3030982,
      userSizeBytes: 4,
    },
    [],
  ],
  [
    "run-write-hardlink-lower",
    ["RUN echo 8 bytes >> /lower/h1"],
    {
      efficiency: 0.9999967007457634,
      wastedBytes: 12,
      userWastedPercent: 1.2,
      sizeBytes: 3030988,
      userSizeBytes: 10,
    },
    [[2, 12, "/lower/h1"]],
  ],
  [
    "workdir-user",
    ["USER app", "WORKDIR /home/w"],
    {
      efficiency: 1.0,
      wastedBytes: 0,
      userWastedPercent: null,
      sizeBytes: 3030978,
      userSizeBytes: 0,
    },
    [],
  ],
];

describe("diveNumbers(), of images built here", () => {
  it.each(REBUILT)("gives dive's numbers for %s", async (_, steps, expected, files) => {
    const { dive } = await analyzeBuilt({ steps, engine: "docker-20.10-classic" });

    const { userWastedPercent, files: found, ...numbers } = dive;
    expect({ ...numbers, userWastedPercent: percent(userWastedPercent) }).toEqual(expected);
    const rows = found.map(({ count, bytes, path }) => `${count} ${bytes} ${path}`);
    expect(rows.sort()).toEqual(files.map((row) => row.join(" ")).sort());
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
