import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import { matchSources, parseSourceGlob } from "../../../src/build/sources/source-glob.ts";
import { expandWord } from "../../../src/build/words/expand-word.ts";
import { fixture } from "../support/fixture.ts";
import { PathTree, sorted } from "../support/path-tree.ts";

type Builder = "classic" | "buildkit";

interface Row {
  readonly sources: readonly string[];
  readonly tree: readonly string[];
  readonly classic: { readonly kept?: readonly string[]; readonly error?: string };
  readonly buildkit: { readonly kept?: readonly string[]; readonly error?: string };
}

function sourceTree(tree: PathTree) {
  return {
    list: (folder: string) => tree.children(folder.slice(1)),
    follow: (path: string) => (tree.has(path.slice(1)) ? path : undefined),
  };
}

/** What a COPY of these into an empty folder leaves there; undefined when it fails. */
function copied(
  sources: readonly string[],
  tree: PathTree,
  builder: Builder,
): string[] | undefined {
  const found: string[] = [];
  try {
    for (const source of sources) {
      const word = expandWord(source, new Map());
      found.push(...matchSources(word, sourceTree(tree), builder));
    }
  } catch (error) {
    if (error instanceof BuildError) return undefined;
    throw error;
  }
  const paths = found.map((path) => path.slice(1));
  if (!paths.every((path) => tree.has(path))) return undefined;
  if (builder === "classic" && paths.length === 0) return undefined;
  const out = new Set<string>();
  const lay = (path: string, to: string): void => {
    if (!tree.isFolder(path)) out.add(to);
    for (const { name, isFolder } of tree.children(path)) {
      const child = path === "" ? name : `${path}/${name}`;
      const target = to === "" ? name : `${to}/${name}`;
      if (isFolder) out.add(`${target}/`);
      lay(child, target);
    }
  };
  for (const path of paths)
    lay(path, tree.isFolder(path) ? "" : path.slice(path.lastIndexOf("/") + 1));
  return sorted(out);
}

function isBad(source: string): boolean {
  return /\[[^\]]*$/.test(source);
}

describe("matchSources()", () => {
  const { rows } = fixture<Row>("globs-20.10");

  it.each<Builder>(["classic", "buildkit"])("finds what %s found", (builder) => {
    let compared = 0;
    for (const { sources, tree, [builder]: theirs } of rows) {
      const ours = copied(sources, new PathTree([...tree, "Dockerfile"]), builder);
      // A file and a folder of one name: what is left of the two is not ours to say.
      const clash = ours?.some((path) => ours.includes(`${path}/`));
      // The client cannot list a file; that is its own affair.
      if (clash || theirs.error?.includes("readdirent")) continue;
      // BuildKit sees that a pattern is none only where its cache comes by it.
      if (builder === "buildkit" && theirs.error === undefined && sources.some(isBad)) continue;
      const what = `${builder} ${JSON.stringify(sources)} of ${JSON.stringify(tree)}`;
      expect(ours, what).toEqual(theirs.kept === undefined ? undefined : sorted(theirs.kept));
      compared++;
    }
    expect(compared).toBeGreaterThan(40);
  });

  it("gives the order of a walk", () => {
    const tree = new PathTree(["b", "a/", "a/x", "a.c", "B"]);
    expect(matchSources("*", sourceTree(tree), "buildkit")).toEqual(["/B", "/a", "/a.c", "/b"]);
    expect(matchSources("a/*", sourceTree(tree), "classic")).toEqual(["/a/x"]);
  });
});

describe("parseSourceGlob()", () => {
  it("stops at the root with BuildKit, and refuses with the classic builder", () => {
    expect(parseSourceGlob("../../x", "buildkit")).toEqual({ folder: "/x", pattern: null });
    const refuse = () => parseSourceGlob("a/../../x", "classic");
    expect(refuse).toThrow("COPY failed: forbidden path outside the build context: a/../../x ()");
    expect(parseSourceGlob("a/../x/", "classic")).toEqual({ folder: "/x", pattern: null });
  });

  it("parts a source before its first wildcard", () => {
    expect(parseSourceGlob("/a/./b/c*/d", "buildkit")).toEqual({ folder: "/a/b", pattern: "c*/d" });
    expect(parseSourceGlob("a\\*/b", "buildkit")).toEqual({ folder: "/a\\*/b", pattern: null });
  });
});
