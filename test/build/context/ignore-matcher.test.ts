import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadPattern } from "../../../src/build/context/go-path.ts";
import { IgnoreMatcher } from "../../../src/build/context/ignore-matcher.ts";
import {
  type IgnoreRules,
  IllegalException,
  readIgnoreFile,
} from "../../../src/build/context/ignore-pattern.ts";
import { keptEntries, type LeftOutFolders } from "../../../src/build/context/kept-entries.ts";
import { fixture } from "../support/fixture.ts";
import { PathTree, sorted } from "../support/path-tree.ts";

type Outcome = { readonly kept?: readonly string[]; readonly error?: string };

function kept(
  ignore: string,
  paths: Iterable<string>,
  rules: IgnoreRules,
  leftOut: LeftOutFolders,
): Outcome {
  try {
    const tree = new PathTree(paths);
    const matcher = new IgnoreMatcher(readIgnoreFile(ignore), rules);
    return { kept: [...keptEntries(tree, matcher, leftOut)].map(({ path }) => path) };
  } catch (error) {
    if (error instanceof BadPattern || error instanceof IllegalException) {
      return { error: error.message };
    }
    throw error;
  }
}

function expectSame(ours: Outcome, theirs: Outcome, what: string): void {
  if (theirs.error !== undefined) {
    expect(ours.error, what).toBeDefined();
    expect(theirs.error, what).toContain(ours.error);
  } else {
    const plain = theirs.kept!.map((path) => path.replace(/\/$/, ""));
    expect(sorted(ours.kept ?? ["error"]), what).toEqual(sorted(plain));
  }
}

describe("a .dockerignore", () => {
  it("leaves out what Docker 20.10 left out, with either builder", () => {
    const { rows } = fixture<{
      readonly ignore: string;
      readonly tree: readonly string[];
      readonly both?: Outcome;
      readonly classic?: Outcome;
      readonly buildkit?: Outcome;
    }>("ignore-20.10");
    expect(rows.length).toBe(200);
    for (const { ignore, tree, both, classic = both!, buildkit = both! } of rows) {
      const paths = [...tree, ".dockerignore", "Dockerfile"];
      expectSame(kept(ignore, paths, "20.10", "never"), classic, `classic ${ignore}`);
      expectSame(kept(ignore, paths, "20.10", "always"), buildkit, `BuildKit ${ignore}`);
    }
  });

  it("leaves out what Docker 28 leaves out, in the order in which it sends the rest", () => {
    const { rows } = fixture<{
      readonly ignore: string;
      readonly tree: readonly string[];
      readonly sent?: readonly string[];
      readonly error?: string;
    }>("ignore-28");
    expect(rows.length).toBeGreaterThan(200);
    for (const { ignore, tree, sent, error } of rows) {
      const ours = kept(ignore, tree, "current", "when needed");
      if (error === undefined) expect(ours, ignore).toEqual({ kept: sent });
      else expectSame(ours, { error }, ignore);
    }
  });

  it("holds a folder's patterns against all that is in it, but for what it was not asked", () => {
    const matcher = new IgnoreMatcher(["a/b", "!a"], "current");
    expect(matcher.isIgnored("a/b")).toBe(true);
    expect(matcher.isIgnored("/a/b/c")).toBe(true);
    expect(matcher.isIgnored("a/c")).toBe(false);
  });

  it("is done soon, however often ** stands in a pattern", () => {
    const matcher = new IgnoreMatcher([`${"**/".repeat(40)}x`], "current");
    expect(matcher.isIgnored(`${"a/".repeat(60)}y`)).toBe(false);
    expect(matcher.isIgnored("a/b/x")).toBe(true);
  });

  it("has no pattern that breaks anything else than itself", () => {
    const piece = fc.oneof(
      fc.constantFrom("*", "[", "]", "\\", "!", "/", "^", "-", "{", "("),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(piece),
        fc.constantFrom<IgnoreRules>("current", "20.10"),
        (pieces, rules) => {
          kept(pieces.join(""), ["a", "b/", "b/c"], rules, "when needed");
        },
      ),
    );
  });
});
