import { describe, expect, it } from "vitest";
import { fixedClock } from "../../src/base/clock.ts";
import { buildLayers } from "../../src/cases/build-layers.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { layerTree } from "../../src/cases/tree.ts";

const clock = fixedClock(2_000_000_000);
const build = (value: unknown) => buildLayers(parseCase(value), clock);

describe("buildLayers()", () => {
  it("lays every kind of entry with its defaults", () => {
    const { lowers } = build({
      lower: [
        [
          { path: "/f", content: "text" },
          { path: "/d", type: "dir" },
          { path: "/s", type: "symlink", target: "f", mode: 0 },
          { path: "/h", type: "link", target: "/f" },
          { path: "/w", type: "whiteout", mode: 0o644 },
          { path: "/c", type: "char" },
          { path: "/p", type: "fifo" },
        ],
      ],
    });

    const owned = { uid: 0, gid: 0, nlink: 1, mtime: 1_000_000_000 };
    expect(layerTree(lowers[0]!)).toEqual([
      { ...owned, path: "/", type: "dir", mode: 0o755, nlink: 3 },
      { ...owned, path: "/c", type: "char", mode: 0o644, rdev: [1, 3] },
      { ...owned, path: "/d", type: "dir", mode: 0o755, nlink: 2 },
      { ...owned, path: "/f", type: "file", mode: 0o644, nlink: 2, size: 4, content: "text" },
      {
        ...owned,
        ...{ path: "/h", type: "file", mode: 0o644, nlink: 2, size: 4, content: "text" },
        same_as: "/f",
      },
      { ...owned, path: "/p", type: "fifo", mode: 0o644 },
      { ...owned, path: "/s", type: "symlink", mode: 0o777, target: "f" },
      { path: "/w", type: "whiteout" },
    ]);
  });

  it("makes missing parents, whose time a later entry does not change", () => {
    const { upper } = build({
      upper: [
        { path: "/a/b/c" },
        { path: "/a/b/", type: "dir", mode: 0o700, uid: 5, mtime: 1_000_000_009 },
      ],
    });

    const made = { type: "dir", gid: 0, mtime: 1_000_000_000 };
    expect(layerTree(upper).slice(1, 3)).toEqual([
      { ...made, path: "/a", mode: 0o755, uid: 0, nlink: 3 },
      { ...made, path: "/a/b", mode: 0o700, uid: 5, nlink: 2 },
    ]);
  });

  it("sets the root itself, and marks directories opaque", () => {
    const { upper } = build({
      upper: [
        { path: "/", mode: 0o700, gid: 3, mtime: 1_000_000_001.5, xattrs: { "user.a": "1" } },
        { path: "/d", type: "dir", opaque: true, xattrs: { "user.b": { hex: "00" } } },
      ],
    });

    expect(layerTree(upper)).toMatchObject([
      { path: "/", mode: 0o700, gid: 3, mtime: 1_000_000_001, xattrs: { "user.a": "1" } },
      { path: "/d", xattrs: { "trusted.overlay.opaque": "y", "user.b": { hex: "00" } } },
    ]);
    expect(upper.root.mtimeNsec).toBe(500_000_000);
  });

  it("grows a file to its size by a hole, or cuts it", () => {
    const { lowers } = build({
      lower: [
        [
          { path: "/long", content: "ab", size: 500_000_000_000 },
          { path: "/short", content: "abc", size: 1 },
          { path: "/much", content: { repeat: "ab", len: 100_000_000_000 } },
        ],
      ],
    });

    const content = (path: string) => lowers[0]?.get(path)?.body as { size: number };
    expect(content("/long").size).toBe(500_000_000_000);
    expect(content("/short").size).toBe(1);
    expect(content("/much").size).toBe(100_000_000_000);
  });

  it("puts all layers on one store", () => {
    const { lowers, data, upper, work, store } = build({ lower: [[], []], data: [[]] });

    const all = [...lowers, ...data, upper, work];
    expect(all.map((layer) => layer.name)).toEqual(["l0", "l1", "d0", "u", "w"]);
    expect(all.every((layer) => layer.store === store)).toBe(true);
    expect(new Set(all.map((layer) => layer.root.ino)).size).toBe(all.length);
  });

  it("leaves the upper of a read-only case empty", () => {
    expect(build({ readonly: true, upper: [{ path: "/f" }] }).upper.get("/f")).toBeUndefined();
  });
});
