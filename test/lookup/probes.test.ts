import { describe, expect, it } from "vitest";
import { readText, writeText } from "../support/files.ts";
import { type Tree, WHITEOUT } from "../support/layer.ts";
import { type Scene, scene } from "../support/scene.ts";

/** Layers asked since the last time, name by name: "/d 3" means three layers. Nothing was asked: []. */
function probes(stage: Scene): string[] {
  return stage.events("lookup").map(({ path, probes }) => `${path} ${probes}`);
}

/** A stack of `depth` lowers; the lowest has `lowest`, each of the others `others`. */
function deep(depth: number, lowest: Tree, others: Tree = {}): Scene {
  const lowers = Array.from({ length: depth }, (_, i) => (i === depth - 1 ? lowest : others));
  return scene({ lowers });
}

const DEPTHS = [1, 8, 32, 128, 500];

describe("the layers are asked once per name, at first touch:", () => {
  it.each(DEPTHS)("a file in the lowest of %i layers", (depth) => {
    const stage = deep(depth, { "/f": "x" });

    stage.root.stat("/f");
    expect(probes(stage)).toEqual([`/f ${depth + 1}`]);
    for (let i = 0; i < 3; i++) stage.root.stat("/f");
    expect(probes(stage)).toEqual([]);
  });

  it.each(DEPTHS)("a name that none of %i layers has", (depth) => {
    const stage = deep(depth, {});

    expect(stage.root.tryStat("/f")).toBeNull();
    expect(probes(stage)).toEqual([`/f ${depth + 1}`]);
    for (let i = 0; i < 3; i++) expect(stage.root.tryStat("/f")).toBeNull();
    expect(() => stage.root.stat("/f")).toThrow("ENOENT");
    expect(probes(stage)).toEqual([]);
  });

  it.each(DEPTHS)("a file below a directory that all of %i layers have", (depth) => {
    const stage = deep(depth, { "/d/f": "x" }, { "/d/": {} });

    stage.root.stat("/d/f");
    expect(probes(stage)).toEqual([`/d ${depth + 1}`, `/d/f ${depth}`]);
    stage.root.stat("/d/f");
    stage.root.stat("/d");
    expect(probes(stage)).toEqual([]);
  });

  it.each(DEPTHS)("below a directory of one of %i layers only that layer", (depth) => {
    const stage = deep(depth, { "/d/e/f": "x" });

    stage.root.stat("/d/e/f");

    expect(probes(stage)).toEqual([`/d ${depth + 1}`, "/d/e 1", "/d/e/f 1"]);
  });
});

describe("a warm name asks no layer,", () => {
  const LOWERS: Tree[] = [
    { "/d/g": "1" },
    {},
    { "/d/f": "3", "/d/e/h": "3", "/s": { symlink: "d/f" } },
  ];

  /** What the second of two equal calls asks. */
  function second(work: (stage: Scene) => unknown): string[] {
    const stage = scene({ lowers: LOWERS });
    work(stage);
    expect(probes(stage)).not.toEqual([]);
    work(stage);
    return probes(stage);
  }

  it.each<[how: string, work: (stage: Scene) => unknown]>([
    ["by its path", ({ root }) => root.lstat("/d/f")],
    ["by a path with dots", ({ root }) => root.lstat("/d/./e/../f")],
    ["by a relative path", ({ root }) => root.lstat("d/f")],
    ["through a symlink", ({ root }) => root.stat("/s")],
    ["as another user", ({ as }) => as(1000).stat("/d/f")],
    ["by access", ({ root }) => root.access("/d/f", 4)],
    ["when it is read", ({ root }) => readText(root, "/d/f")],
    ["when it is written", ({ root }) => writeText(root, "/d/f", "y")],
    ["when it is missing", ({ root }) => root.tryStat("/d/missing")],
    ["when its directory is missing", ({ root }) => root.tryStat("/missing/f")],
  ])("%s", (_how, work) => {
    expect(second(work)).toEqual([]);
  });

  it("whatever the paths are spelled like, once each name was met", () => {
    const stage = scene({ lowers: LOWERS });
    stage.root.stat("/d/e/h");
    probes(stage);

    for (const path of ["/d/e/h", "//d///e/h", "/d/e/../e/h", "d/e/h", "/d", "/d/e/."]) {
      stage.root.stat(path);
    }

    expect(probes(stage)).toEqual([]);
  });
});

describe("after a change the layers are asked for what they may say anew:", () => {
  const LOWERS: Tree[] = [{}, { "/d/f": "x", "/d/g": "y", "/e/": {} }];

  it.each<[what: string, change: (stage: Scene) => void, path: string, asked: string[]]>([
    ["copied up: nothing", ({ root }) => root.chmod("/d/f", 0o600), "/d/f", []],
    ["created: nothing", ({ root }) => root.mkdir("/n"), "/n", []],
    [
      "created over a negative name: nothing",
      ({ root }) => writeText(root, "/d/n", "n"),
      "/d/n",
      [],
    ],
    [
      "unlinked: the upper, which has a whiteout",
      ({ root }) => root.unlink("/d/f"),
      "/d/f",
      ["/d/f 1"],
    ],
    ["removed: the upper", ({ root }) => root.rmdir("/e"), "/e", ["/e 1"]],
    ["renamed from: the upper", ({ root }) => root.rename("/d/f", "/d/h"), "/d/f", ["/d/f 1"]],
    ["renamed to: nothing", ({ root }) => root.rename("/d/f", "/d/h"), "/d/h", []],
    ["exchanged: nothing", ({ root }) => root.renameat2("/d/f", "/d/g", "EXCHANGE"), "/d/g", []],
    ["linked: the upper, anew", ({ root }) => root.link("/d/f", "/d/h"), "/d/h", ["/d/h 1"]],
    [
      "unlinked in the upper alone: every layer that has the directory",
      ({ root }) => {
        writeText(root, "/d/n", "n");
        root.unlink("/d/n");
      },
      "/d/n",
      ["/d/n 2"],
    ],
  ])("%s", (_what, change, path, asked) => {
    const stage = scene({ lowers: LOWERS });
    for (const known of ["/d/f", "/d/g", "/e", "/n", "/d/n", "/d/h"]) stage.root.tryStat(known);
    change(stage);
    probes(stage);

    stage.root.tryStat(path);

    expect(probes(stage)).toEqual(asked);
  });

  it("names in a renamed directory stay known", () => {
    const stage = scene({ lowers: [{}], upper: { "/d/e/f": "x" } });
    stage.root.stat("/d/e/f");
    stage.root.rename("/d", "/n");
    probes(stage);

    stage.root.stat("/n/e/f");
    expect(probes(stage)).toEqual([]);
    expect(stage.root.tryStat("/d/e/f")).toBeNull();
    expect(probes(stage)).toEqual(["/d 2"]);
  });

  it("what was known below a removed directory does not answer for its successor", () => {
    const stage = scene({ lowers: [{ "/d/f": "x" }] });
    expect(stage.root.tryStat("/d/n")).toBeNull();
    stage.root.unlink("/d/f");
    stage.root.rmdir("/d");
    stage.root.mkdir("/d");
    writeText(stage.root, "/d/n", "new");

    expect(readText(stage.root, "/d/n")).toBe("new");
    expect(stage.root.tryStat("/d/f")).toBeNull();
  });
});

describe("a lookup's event says where the name was found", () => {
  it.each<[path: string, found: string]>([
    ["/u", "upper"],
    ["/ud", "upper"],
    ["/l", "lower"],
    ["/ld", "lower"],
    ["/md", "merge"],
    ["/mld", "merge"],
    ["/file", "upper"],
    ["/gone", "absent"],
    ["/missing", "absent"],
  ])("%s: %s", (path, found) => {
    const stage = scene({
      lowers: [
        { "/mld/": {} },
        { "/l": "", "/ld/": {}, "/md/": {}, "/mld/": {}, "/file": "", "/gone": "" },
      ],
      upper: { "/u": "", "/ud/": {}, "/md/": {}, "/file": "", "/gone": WHITEOUT },
    });

    stage.root.tryStat(path);

    expect(stage.events("lookup").map((event) => [event.path, event.found])).toEqual([
      [path, found],
    ]);
  });
});
