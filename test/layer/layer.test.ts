import { describe, expect, it } from "vitest";
import { Layer, walk } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { layer } from "../support/layer.ts";

const TREE = {
  "/d/": {},
  "/d/f": "x",
  "/d/e/": {},
  "/d/e/g": "y",
  "/h": { link: "/d/f" },
  "/s": { symlink: "d" },
} as const;

describe("Layer", () => {
  it("starts as an empty root:root 0755 directory", () => {
    const { root, name } = new Layer();

    expect([root.mode, root.uid, root.gid, root.nlink]).toEqual([0o040755, 0, 0, 2]);
    expect(name).toBe("layer");
    expect(new Layer({ name: "base" }).name).toBe("base");
  });

  it.each<[path: string, found: string | undefined]>([
    ["/", "/"],
    ["", "/"],
    ["/d/e/g", "/d/e/g"],
    ["d//e/./g", "/d/e/g"],
    ["/d/", "/d"],
    ["/missing", undefined],
    ["/d/missing/x", undefined],
    ["/d/f/x", undefined],
    ["/s/f", undefined],
    ["/d/..", undefined],
  ])("get(%j) finds %j", (path, found) => {
    const tree = layer("any", TREE);
    const inodes = new Map([...walk(tree.root)].map((visit) => [visit.path, visit.inode]));

    expect(tree.get(path)).toBe(found === undefined ? undefined : inodes.get(found));
  });
});

describe("walk()", () => {
  it("visits parents first, in order of creation, a hard link once a name", () => {
    const tree = layer("any", TREE);

    expect([...walk(tree.root)].map(({ path }) => path)).toEqual([
      "/",
      "/d",
      "/d/f",
      "/d/e",
      "/d/e/g",
      "/h",
      "/s",
    ]);
    expect(tree.get("/h")).toBe(tree.get("/d/f"));
  });

  it("begins anywhere", () => {
    const tree = layer("any", TREE);
    const paths = [...walk(tree.get("/d")!, "/elsewhere")].map(({ path }) => path);

    expect(paths).toEqual(["/elsewhere", "/elsewhere/f", "/elsewhere/e", "/elsewhere/e/g"]);
  });
});

describe("Layer placeOn()", () => {
  const inos = (tree: Layer): number[] => [...walk(tree.root)].map(({ inode }) => inode.ino);

  it("numbers the inodes anew, hard links alike", () => {
    const store = new Store();
    const trees = [layer("one", TREE), layer("other", TREE)];

    for (const tree of trees) expect(tree.placeOn(store)).toBe(true);

    const numbers = trees.flatMap(inos);
    // 7 names each, 6 inodes.
    expect(new Set(numbers).size).toBe(12);
    for (const tree of trees) {
      expect(tree.store).toBe(store);
      expect(tree.placed).toBe(true);
      expect(tree.get("/h")!.ino).toBe(tree.get("/d/f")!.ino);
    }
    expect(numbers).not.toContain(store.allocateIno());
  });

  it("leaves the numbers alone on the store the layer was made on, and on the same store again", () => {
    const store = new Store();
    const tree = layer("any", TREE, store);
    const before = inos(tree);

    expect(tree.placed).toBe(false);
    expect(tree.placeOn(store)).toBe(true);
    expect(tree.placeOn(store)).toBe(true);
    expect(inos(tree)).toEqual(before);
  });

  it("refuses a second store", () => {
    const tree = layer("any", TREE);
    const [first, second] = [new Store(), new Store()];
    tree.placeOn(first);
    const before = inos(tree);

    expect(tree.placeOn(second)).toBe(false);
    expect(tree.store).toBe(first);
    expect(inos(tree)).toEqual(before);
  });
});
