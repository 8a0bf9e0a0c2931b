import { describe, expect, it } from "vitest";
import { outcomeOf } from "../support/errno.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe } from "../support/scene.ts";
import { checkSearch, type SearchRow } from "../support/search-row.ts";

const DIR: Entry = {};

describe("a redirect leads to where the directory was", () => {
  const old: Tree = { "/d/x": "1", "/p/d/y": "1" };
  const to = (redirect: string): Entry => ({ marks: { redirect } });
  const rows: SearchRow[] = [
    {
      what: "absolute",
      lowers: [old],
      upper: { "/e/": to("/d") },
      path: "/e",
      found: "U 1:/d",
      probes: 2,
    },
    {
      what: "absolute, of several names",
      lowers: [old],
      upper: { "/e/": to("/p/d") },
      path: "/e",
      found: "U 1:/p/d",
      probes: 2,
    },
    {
      what: "relative: beside where it is now",
      lowers: [old],
      upper: { "/p/e/": to("d") },
      path: "/p/e",
      found: "U 1:/p/d",
      probes: 2,
    },
    {
      what: "through all layers below",
      lowers: [{}, old, old],
      upper: { "/e/": to("/d") },
      path: "/e",
      found: "U 2:/d 3:/d",
      probes: 4,
    },
    {
      what: "of a middle layer",
      lowers: [{ "/e/": to("/d") }, old],
      path: "/e",
      found: "1 2:/d",
      probes: 3,
    },
    {
      what: "to where a deeper one leads again",
      lowers: [{ "/e/": to("d") }, old],
      upper: { "/g/": to("e") },
      path: "/g",
      found: "U 1:/e 2:/d",
      probes: 3,
    },
    {
      what: "absolute, past an opaque directory above it",
      lowers: [old],
      upper: { "/o/": { opaque: true }, "/o/e/": to("/d") },
      path: "/o/e",
      found: "U 1:/d",
      probes: 2,
    },
    {
      what: "relative: not past an opaque directory above it",
      lowers: [{ "/o/d/": DIR }],
      upper: { "/o/": { opaque: true }, "/o/e/": to("d") },
      path: "/o/e",
      found: "U",
      probes: 1,
    },
    {
      what: "to nothing: the directory stands alone",
      lowers: [old],
      upper: { "/e/": to("/missing") },
      path: "/e",
      found: "U",
      probes: 2,
    },
    {
      what: "to a file: the directory stands alone",
      lowers: [old],
      upper: { "/e/": to("/d/x") },
      path: "/e",
      found: "U",
      probes: 2,
    },
    {
      what: "over a whiteout: the directory stands alone",
      lowers: [{ "/d": WHITEOUT }, old],
      upper: { "/e/": to("/d") },
      path: "/e",
      found: "U",
      probes: 2,
    },
    {
      what: "over a whiteout on the way",
      lowers: [{ "/p": WHITEOUT }, old],
      upper: { "/e/": to("/p/d") },
      path: "/e",
      found: "U",
      probes: 2,
    },
    {
      what: "not when the directory is opaque",
      lowers: [old],
      upper: { "/e/": { opaque: true, marks: { redirect: "/d" } } },
      path: "/e",
      found: "U!",
      probes: 1,
    },
    {
      what: "not on a file",
      lowers: [{ "/d": "1" }],
      upper: { "/e": { text: "u", marks: { redirect: "/d" } } },
      path: "/e",
      found: "U",
      probes: 1,
    },
    {
      what: "not for names beside it",
      lowers: [{ "/f": "1" }],
      upper: { "/e/": to("/d") },
      path: "/f",
      found: "1",
      probes: 2,
    },
    {
      what: "for the names in it",
      lowers: [old],
      upper: { "/e/": to("/d") },
      path: "/e/x",
      found: "1:/d/x",
      probes: 2,
    },
  ];

  it.each(rows)("$what", checkSearch);

  it.each<[value: string]>([[""], ["a/b"], ["../d"], ["/a//b"], ["/"], ["/a/"], ["a/"]])(
    "but %j is no redirect: EINVAL",
    (redirect) => {
      checkSearch({
        what: redirect,
        lowers: [old],
        upper: { "/e/": to(redirect) },
        path: "/e",
        found: "EINVAL",
        probes: 0,
      });
    },
  );

  const nofollow = { options: "redirect_dir=nofollow", path: "/e", found: "EPERM", probes: 0 };

  it("and is refused with redirect_dir=nofollow: EPERM", () => {
    const lowers = [{ "/d/": DIR, "/e/": DIR }];
    checkSearch({ what: "upper", lowers, upper: { "/e/": to("/d") }, ...nofollow });
    checkSearch({ what: "lower", lowers: [{ "/e/": to("/d") }, ...lowers], ...nofollow });
  });

  it("and is refused with redirect_dir=nofollow where it leads nowhere", () => {
    checkSearch({ what: "upper", lowers: [{}], upper: { "/e/": to("/missing") }, ...nofollow });
  });

  it("and nothing is written when it is refused", () => {
    const lowers = [{ "/d/": DIR }];
    const options = "redirect_dir=nofollow";

    const observed = observe({ lowers, upper: { "/e/": to("/d") }, options }, (root) => {
      return [outcomeOf(() => root.lstat("/e")), ...root.readdir("/").map(({ name }) => name)];
    });

    expect(observed).toEqual({
      result: ["EPERM", "d", "e"],
      upper: ["/ dir [uuid]", '/e dir [redirect="/d"]'],
    });
  });
});

describe("a metacopy file is refused: EPERM", () => {
  const meta = (value: string): Entry => ({ text: "", marks: { metacopy: value } });
  const refused = { path: "/f", found: "EPERM", probes: 0 };
  const rows: SearchRow[] = [
    { what: "with its data below", lowers: [{ "/f": "1" }], upper: { "/f": meta("") }, ...refused },
    { what: "in a lower layer", lowers: [{ "/f": meta("") }, { "/f": "2" }], ...refused },
    { what: "in the lowest layer", lowers: [{}, { "/f": meta("") }], ...refused },
    { what: "without data", lowers: [{}], upper: { "/f": meta("") }, ...refused },
    { what: "over a directory", lowers: [{ "/f/": DIR }], upper: { "/f": meta("") }, ...refused },
    { what: "of four bytes", lowers: [{}], upper: { "/f": meta("\0\x04\0\0") }, ...refused },
  ];

  it.each(rows)("$what", checkSearch);

  it("but one whose mark is cut short is an I/O error", () => {
    const upper = { "/f": meta("abc") };

    checkSearch({ what: "cut", lowers: [{ "/f": "1" }], upper, ...refused, found: "EIO" });
  });
});
