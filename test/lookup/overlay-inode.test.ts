import { describe, expect, it } from "vitest";
import { copyUp } from "../../src/copy-up/copy-up.ts";
import {
  hasOrigin,
  isMerge,
  isMergeOrLower,
  isPureUpper,
  linkCount,
} from "../../src/lookup/overlay-inode.ts";
import type { Entry, Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};
const LOWERS: Tree[] = [
  {
    "/f": "1",
    "/d/sub/": DIR,
    "/m/": DIR,
    "/o/": DIR,
    "/two/": DIR,
    "/h": "x",
    "/h2": { link: "/h" },
  },
  { "/d/": DIR, "/two/": DIR, "/l/a/": DIR, "/l/b/": DIR },
];
const UPPER: Tree = { "/u": "u", "/ud/s/": DIR, "/m/": DIR, "/o/": { opaque: true } };

describe("the kinds of path", () => {
  /** "merge", "merge or lower", "pure upper", "origin", as far as they hold. */
  it.each<[path: string, kinds: string]>([
    ["/", "merge, merge or lower"],
    ["/f", "merge or lower"],
    ["/u", "pure upper"],
    ["/ud", "pure upper"],
    ["/o", "pure upper"],
    ["/m", "merge, merge or lower, origin"],
    ["/two", "merge, merge or lower"],
    ["/l", "merge or lower"],
  ])("%s: %s", (path, kinds) => {
    const { sb } = superblock(LOWERS, UPPER);
    const inode = at(sb, path).inode!;

    const found = [
      isMerge(inode) && "merge",
      isMergeOrLower(inode) && "merge or lower",
      isPureUpper(inode) && "pure upper",
      hasOrigin(inode) && "origin",
    ];

    expect(found.filter((kind) => kind !== false).join(", ")).toBe(kinds);
  });

  it.each<[path: string, before: string, after: string]>([
    ["/f", "lower", "origin"],
    ["/h", "lower", "upper"],
    ["/l", "lower", "origin"],
  ])("%s is %s before copy-up and %s after it", (path, before, after) => {
    const { sb } = superblock(LOWERS, UPPER);
    const inode = at(sb, path).inode!;
    const kind = () => (inode.upper === null ? "lower" : hasOrigin(inode) ? "origin" : "upper");

    expect(kind()).toBe(before);
    copyUp(sb, at(sb, path), "chmod");
    expect(kind()).toBe(after);
  });
});

describe("linkCount()", () => {
  it.each<[path: string, links: number]>([
    ["/", 1],
    ["/m", 1],
    ["/two", 1],
    ["/l", 4],
    ["/ud", 3],
    ["/o", 2],
    ["/f", 1],
    ["/h", 2],
  ])("%s: %i", (path, links) => {
    const { sb } = superblock(LOWERS, UPPER);

    expect(linkCount(at(sb, path).inode!)).toBe(links);
  });
});

describe("inodeNumber()", () => {
  const numberOf = (layer: { get(path: string): { ino: number } | undefined }, path: string) =>
    layer.get(path)!.ino;

  it("is the lower's before and after copy-up, rename and remount", () => {
    const stage = scene({ lowers: LOWERS, upper: UPPER });
    const [top] = stage.lowers;
    const before = stage.root.stat("/f").ino;

    stage.root.chmod("/f", 0o600);
    const copied = stage.root.stat("/f").ino;
    stage.root.rename("/f", "/m/g");
    const moved = stage.root.stat("/m/g").ino;
    const again = scene({ lowers: stage.lowers, upper: stage.overlay.upper! });

    expect(before).toBe(numberOf(top!, "/f"));
    expect([copied, moved, again.root.stat("/m/g").ino]).toEqual([before, before, before]);
  });

  it("is the upper's for a pure upper, the root, and a hard link that was broken", () => {
    const { root, overlay, lowers } = scene({ lowers: LOWERS, upper: UPPER });
    const linked = root.stat("/h").ino;
    root.chmod("/h", 0o600);

    expect(root.stat("/u").ino).toBe(numberOf(overlay.upper!, "/u"));
    expect(root.stat("/").ino).toBe(overlay.upper!.root.ino);
    expect(linked).toBe(numberOf(lowers[0]!, "/h"));
    expect(root.stat("/h").ino).toBe(numberOf(overlay.upper!, "/h"));
    expect(root.stat("/h2").ino).toBe(linked);
  });

  it("is the topmost lower's for a merged directory, with or without an upper", () => {
    const withUpper = scene({ lowers: LOWERS, upper: UPPER });
    const without = scene({ lowers: LOWERS, upper: null });

    expect(withUpper.root.stat("/m").ino).toBe(numberOf(withUpper.lowers[0]!, "/m"));
    expect(withUpper.root.stat("/two").ino).toBe(numberOf(withUpper.lowers[0]!, "/two"));
    expect(without.root.stat("/").ino).toBe(without.lowers[0]!.root.ino);
  });
});
