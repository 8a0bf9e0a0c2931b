import { describe, expect, it } from "vitest";
import { planRename, type RenamePlan } from "../../src/ops/rename-plan.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};

/** A plan in words: "plain", "whiteout" or "swap", and what else it will do; or an errno. */
function inWords(plan: RenamePlan): string {
  if (plan.do === "fail") return plan.code;
  const { opaque, impure } = plan;
  const words = [
    plan.how,
    plan.exchange && "exchange",
    plan.dropWhiteout && "drop-whiteout",
    plan.clear.length > 0 && `clear(${plan.clear.join(" ")})`,
    opaque.source && "opaque-source",
    opaque.target && "opaque-target",
    impure.toParent && "impure-to",
    impure.fromParent && "impure-from",
  ];
  return words.filter((word) => word !== false).join(" ");
}

function plan(lowers: Tree[], upper: Tree, from: string, to: string, exchange = false): string {
  const { sb, upper: layer } = superblock(lowers, upper);
  const [source, target] = [at(sb, from), at(sb, to)];
  const before = dumpLayer(layer!);

  const made = planRename(sb, source, target, exchange);

  expect(dumpLayer(layer!), "planning changes nothing").toEqual(before);
  return inWords(made);
}

describe("planRename()", () => {
  it.each<[what: string, lowers: Tree[], upper: Tree, from: string, to: string, plan: string]>([
    ["a pure upper file", [{}], { "/a": "" }, "/a", "/b", "plain"],
    ["a lower file", [{ "/a": "" }], {}, "/a", "/b", "whiteout"],
    [
      "a lower file to a whiteout",
      [{ "/a": "", "/b": "" }],
      { "/b": WHITEOUT },
      "/a",
      "/b",
      "swap",
    ],
    [
      "a pure upper file to a whiteout",
      [{ "/b": "" }],
      { "/a": "", "/b": WHITEOUT },
      "/a",
      "/b",
      "plain",
    ],
    [
      "a pure upper directory to a whiteout",
      [{ "/b": "" }],
      { "/p/a/": DIR, "/b": WHITEOUT },
      "/p/a",
      "/b",
      "swap drop-whiteout opaque-source",
    ],
    ["a lower file elsewhere", [{ "/a": "", "/d/": DIR }], {}, "/a", "/d/b", "whiteout impure-to"],
    [
      "a lower hard link elsewhere",
      [{ "/a": "", "/c": { link: "/a" }, "/d/": DIR }],
      {},
      "/a",
      "/d/b",
      "whiteout",
    ],
    ["a pure upper file elsewhere", [{ "/d/": DIR }], { "/a": "" }, "/a", "/d/b", "plain"],
    [
      "a pure upper directory where things merge",
      [{}],
      { "/a/": DIR },
      "/a",
      "/b",
      "plain opaque-source",
    ],
    [
      "a pure upper directory below a lower one",
      [{ "/d/": DIR }],
      { "/a/": DIR },
      "/a",
      "/d/b",
      "plain opaque-source",
    ],
    [
      "a pure upper directory where nothing merges",
      [{}],
      { "/p/a/": DIR },
      "/p/a",
      "/p/b",
      "plain",
    ],
    ["an opaque directory", [{ "/a/": DIR }], { "/a/": { opaque: true } }, "/a", "/b", "whiteout"],
    [
      "onto whiteouts",
      [{ "/b/x": "", "/b/y": "" }],
      { "/a/": DIR, "/b/x": WHITEOUT, "/b/y": WHITEOUT },
      "/a",
      "/b",
      "plain clear(y x) opaque-source",
    ],
    ["onto a full lower directory", [{ "/b/x": "" }], { "/a/": DIR }, "/a", "/b", "ENOTEMPTY"],
    ["a lower directory", [{ "/a/": DIR }], {}, "/a", "/b", "EXDEV"],
    ["a merged directory", [{ "/a/": DIR }], { "/a/": DIR }, "/a", "/b", "EXDEV"],
    ["a lower directory onto a full one", [{ "/a/": DIR, "/b/x": "" }], {}, "/a", "/b", "EXDEV"],
  ])("%s", (_what, lowers, upper, from, to, words) => {
    expect(plan(lowers, upper, from, to)).toBe(words);
  });

  it.each<[what: string, lowers: Tree[], upper: Tree, from: string, to: string, plan: string]>([
    ["two lower files", [{ "/a": "", "/b": "" }], {}, "/a", "/b", "swap exchange"],
    [
      "in two directories",
      [{ "/a": "", "/d/b": "" }],
      {},
      "/a",
      "/d/b",
      "swap exchange impure-to impure-from",
    ],
    [
      "a lower file with a pure upper one elsewhere",
      [{ "/a": "" }],
      { "/d/b": "" },
      "/a",
      "/d/b",
      "swap exchange impure-to",
    ],
    [
      "two pure upper directories",
      [{}],
      { "/a/": DIR, "/b/": DIR },
      "/a",
      "/b",
      "swap exchange opaque-source opaque-target",
    ],
    ["a full directory", [{ "/b": "" }], { "/a/f": "" }, "/a", "/b", "swap exchange opaque-source"],
    ["with a lower directory", [{ "/b/": DIR }], { "/a": "" }, "/a", "/b", "EXDEV"],
    ["of a lower directory", [{ "/a/": DIR }], { "/b": "" }, "/a", "/b", "EXDEV"],
  ])("exchange: %s", (_what, lowers, upper, from, to, words) => {
    expect(plan(lowers, upper, from, to, true)).toBe(words);
  });
});
