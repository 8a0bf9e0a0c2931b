import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { RealDirectory } from "../../src/layer/real-directory.ts";
import { layer, WHITEOUT } from "../support/layer.ts";

const END = 0x7fffffff;

function opened(tree: Layer, path: string): RealDirectory {
  const parent = tree.get(path.slice(0, path.lastIndexOf("/")))!;
  return new RealDirectory(tree.get(path)!, parent);
}

const FIVE = {
  "/d/a": "",
  "/d/b/": {},
  "/d/c": { symlink: "a" },
  "/d/w": WHITEOUT,
  "/d/p": { fifo: true },
} as const;

describe("RealDirectory", () => {
  it("lists dots first, then every name, newest first, whiteouts too", () => {
    const tree = layer("any", FIVE);
    const names = tree.get("/d")!;
    const ino = (name: string) => namesOf(names).get(name)!.ino;

    expect(opened(tree, "/d").read(100)).toEqual([
      { name: ".", type: "dir", ino: names.ino, off: 1 },
      { name: "..", type: "dir", ino: tree.root.ino, off: 7 },
      { name: "p", type: "fifo", ino: ino("p"), off: 6 },
      { name: "w", type: "char", ino: ino("w"), off: 5 },
      { name: "c", type: "symlink", ino: ino("c"), off: 4 },
      { name: "b", type: "dir", ino: ino("b"), off: 3 },
      { name: "a", type: "file", ino: ino("a"), off: END },
    ]);
  });

  it("goes on where it stopped, and ends with nothing", () => {
    const dir = opened(layer("any", FIVE), "/d");
    const pieces: string[][] = [];
    for (let i = 0; i < 5; i++) pieces.push(dir.read(2).map(({ name }) => name));

    expect(pieces).toEqual([[".", ".."], ["p", "w"], ["c", "b"], ["a"], []]);
    expect(dir.position).toBe(END);
  });

  it.each<[from: number, names: string[]]>([
    [0, [".", "..", "p", "w", "c", "b", "a"]],
    [1, ["..", "p", "w", "c", "b", "a"]],
    [2, ["p", "w", "c", "b", "a"]],
    [5, ["c", "b", "a"]],
    [3, ["a"]],
    [END, []],
  ])("resumes at %i", (position, names) => {
    const dir = opened(layer("any", FIVE), "/d");

    dir.position = position;

    expect(dir.read(100).map(({ name }) => name)).toEqual(names);
  });

  it("is live: sees what is removed before it gets there, and not what is added behind it", () => {
    const tree = layer("any", { "/d/a": "", "/d/b": "", "/d/c": "" });
    const names = namesOf(tree.get("/d")!);
    const dir = opened(tree, "/d");
    expect(dir.read(3).map(({ name }) => name)).toEqual([".", "..", "c"]);

    names.delete("b");
    names.set("new", names.get("a")!);

    expect(dir.read(10).map(({ name }) => name)).toEqual(["a"]);
    dir.position = 0;
    expect(dir.read(10).map(({ name }) => name)).toEqual([".", "..", "new", "c", "a"]);
  });

  it("lists the dots of an empty directory", () => {
    expect(opened(layer("any", { "/d/": {} }), "/d").read(10)).toMatchObject([
      { name: ".", off: 1 },
      { name: "..", off: END },
    ]);
  });
});
