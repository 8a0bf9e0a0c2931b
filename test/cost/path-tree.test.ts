import { describe, expect, it } from "vitest";
import { PathTree } from "../../src/cost/path-tree.ts";

function tree(values: Record<string, string>): PathTree<string> {
  const made = new PathTree<string>();
  for (const [path, value] of Object.entries(values)) made.set(path, value);
  return made;
}

describe("PathTree", () => {
  it("finds what was set, and nothing else", () => {
    const made = tree({ "/a/b": "1" });

    expect(["/a/b", "/a", "/", "/a/b/c", "/b"].map((path) => made.get(path))).toEqual([
      "1",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("forgets a path with all below it", () => {
    const made = tree({ "/a/b": "1", "/a/b/c": "2", "/a/d": "3" });

    made.delete("/a/b");
    made.delete("/nothing/here");

    expect([made.get("/a/b"), made.get("/a/b/c"), made.get("/a/d")]).toEqual([
      undefined,
      undefined,
      "3",
    ]);
  });

  it("lets a directory and a missing path trade places", () => {
    const made = tree({ "/a/b": "1" });

    made.swap("/a", "/x/y");

    expect([made.get("/a/b"), made.get("/x/y/b")]).toEqual([undefined, "1"]);
  });

  it("lets two paths trade places", () => {
    const made = tree({ "/a": "1", "/b/c": "2" });

    made.swap("/a", "/b/c");

    expect([made.get("/a"), made.get("/b/c")]).toEqual(["2", "1"]);
  });

  it("does nothing to trade nothing", () => {
    const made = tree({ "/a": "1" });

    made.swap("/b", "/c/d");

    expect(made.get("/a")).toBe("1");
  });
});
