import { describe, expect, it } from "vitest";
import type { CaseEntry } from "../../../src/cases/case.ts";
import type { TreeEntry } from "../../../src/cases/outcome.ts";
import { squash } from "../../../src/kit/laws/squashing-keeps-view.ts";
import { differences } from "../../../src/kit/tree/compare.ts";
import { complete } from "../../../src/kit/tree/complete.ts";
import { diff } from "../../../src/kit/tree/diff.ts";
import { merge } from "../../../src/kit/tree/merge.ts";

const file = (path: string): CaseEntry => ({ path, type: "file" });
const dir = (path: string): CaseEntry => ({ path, type: "dir" });
const whiteout = (path: string): CaseEntry => ({ path, type: "whiteout" });
const pathsOf = (entries: readonly { readonly path: string }[]): string[] =>
  entries.map(({ path }) => path);

describe("merge()", () => {
  it.each<[string, CaseEntry[][], string[]]>([
    [
      "directories merge",
      [
        [dir("/d"), file("/d/a")],
        [dir("/d"), file("/d/b")],
      ],
      ["/d", "/d/a", "/d/b"],
    ],
    [
      "an opaque directory does not",
      [[dir("/d"), file("/d/a")], [{ ...dir("/d"), opaque: true }]],
      ["/d"],
    ],
    [
      "a whiteout removes all below",
      [[dir("/d"), file("/d/a"), file("/e")], [whiteout("/d")]],
      ["/e"],
    ],
    ["a file replaces a directory", [[dir("/d"), file("/d/a")], [file("/d")]], ["/d"]],
  ])("%s", (_what, layers, expected) => {
    expect(pathsOf(merge(layers, (entry) => entry.opaque ?? false))).toEqual(expected);
  });
});

describe("complete()", () => {
  it("has the directories that no entry mentions, and every name of a file in full", () => {
    const entries = complete([
      { ...file("/d/a"), mode: 0o600 },
      { path: "/b", type: "link", target: "/d/a" },
    ]);

    expect(entries).toEqual([
      { path: "/b", type: "file", mode: 0o600, inode: "/d/a" },
      { path: "/d", type: "dir" },
      { path: "/d/a", type: "file", mode: 0o600, inode: "/d/a" },
    ]);
  });
});

describe("squash()", () => {
  it("keeps links together, and makes a file of one whose other name is hidden", () => {
    const links: CaseEntry[] = [file("/a"), { path: "/b", type: "link", target: "/a" }];

    expect(squash([links])).toEqual(links);
    expect(squash([links, [whiteout("/a")]])).toEqual([file("/b")]);
  });
});

describe("diff()", () => {
  const entry = (path: string, more: Partial<TreeEntry> = {}): TreeEntry => ({
    path,
    type: "file",
    ...more,
  });
  const folder = (path: string): TreeEntry => ({ path, type: "dir" });

  it("is what is new or changed, the directories above it, and whiteouts", () => {
    const before = [
      folder("/"),
      folder("/d"),
      entry("/d/a"),
      entry("/d/b"),
      folder("/e"),
      entry("/e/c"),
    ];
    const after = [folder("/"), folder("/d"), entry("/d/a", { uid: 5 }), entry("/f")];

    expect(diff(before, after, ["type", "uid"])).toEqual([
      dir("/d"),
      { ...file("/d/a"), uid: 5 },
      whiteout("/d/b"),
      whiteout("/e"),
      file("/f"),
    ]);
  });
});

describe("differences()", () => {
  it("says each in a line", () => {
    const before: TreeEntry[] = [
      { path: "/a", type: "file", mode: 1 },
      { path: "/b", error: "EPERM" },
    ];
    const after: TreeEntry[] = [
      { path: "/a", type: "file", mode: 2 },
      { path: "/c", type: "dir" },
    ];

    expect(differences(before, after)).toBe(
      [
        "/a: mode 1, then 2",
        "/b: a name that fails with EPERM, then nothing there",
        "/c: nothing there, then a dir",
      ].join("\n"),
    );
    expect(differences(before, before)).toBe("");
  });
});
