import { describe, expect, it } from "vitest";
import type { Envelope } from "../../src/base/event.ts";
import { outcomeOf } from "../support/errno.ts";
import { foundIn } from "../support/found.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};
const XATTR_WHITEOUT: Entry = { marks: { whiteout: "y" } };

/** Lowers are topmost first. `found`: as foundIn says it, or an errno. `probes`: layers asked for the last name. */
interface Row {
  readonly what: string;
  readonly lowers: readonly Tree[];
  readonly upper?: Tree | null;
  readonly path: string;
  readonly found: string;
  readonly probes: number;
  readonly options?: string;
}

function probesOf(envelopes: readonly Envelope[], path: string): number {
  const lookups = envelopes.flatMap(({ event }) => (event.type === "lookup" ? [event] : []));
  return lookups.find((event) => event.path === path)?.probes ?? 0;
}

/** Looks the path up on a fresh mount; a process on another one must agree on whether it is there. */
function check({ what, lowers, upper = {}, path, found, probes, options = "" }: Row): void {
  const { sb, envelopes } = superblock(lowers, upper, options);

  const outcome = outcomeOf(() => foundIn(sb, at(sb, path)));

  expect({ found: outcome, probes: probesOf(envelopes, path) }, what).toEqual({ found, probes });
  const { root } = scene({ lowers, upper, options });
  const errno = /^E[A-Z]+$/.test(found);
  expect(outcomeOf(() => (root.tryLstat(path) === null ? "-" : "found"))).toBe(
    errno ? found : found.startsWith("-") ? "-" : "found",
  );
}

describe("a lookup takes the topmost layer that has the name", () => {
  const rows: Row[] = [
    {
      what: "the upper's",
      lowers: [{ "/f": "1" }],
      upper: { "/f": "u" },
      path: "/f",
      found: "U",
      probes: 1,
    },
    {
      what: "the topmost lower's",
      lowers: [{ "/f": "1" }, { "/f": "2" }],
      path: "/f",
      found: "1",
      probes: 2,
    },
    { what: "the lowest's", lowers: [{}, {}, { "/f": "3" }], path: "/f", found: "3", probes: 4 },
    {
      what: "nothing, when no layer has it",
      lowers: [{}, {}, {}],
      path: "/f",
      found: "-",
      probes: 4,
    },
    {
      what: "without an upper",
      lowers: [{}, { "/f": "2" }],
      upper: null,
      path: "/f",
      found: "2",
      probes: 2,
    },
    {
      what: "the lowest of two, missing",
      lowers: [{}, {}],
      upper: null,
      path: "/f",
      found: "-",
      probes: 2,
    },
    {
      what: "a symlink as it is",
      lowers: [{ "/s": { symlink: "d" }, "/d/": DIR }],
      path: "/s",
      found: "1",
      probes: 2,
    },
  ];

  it.each(rows)("$what", check);
});

describe("directories of one name merge", () => {
  const rows: Row[] = [
    {
      what: "all of them",
      lowers: [{ "/d/": DIR }, { "/d/": DIR }],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U 1 2",
      probes: 3,
    },
    {
      what: "over layers that lack it",
      lowers: [{}, { "/d/": DIR }, {}, { "/d/": DIR }],
      path: "/d",
      found: "2 4",
      probes: 5,
    },
    {
      what: "not with a file below",
      lowers: [{ "/d": "x" }, { "/d/": DIR }],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U",
      probes: 2,
    },
    {
      what: "not through a symlink to a directory",
      lowers: [{ "/d": { symlink: "e" }, "/e/": DIR }, { "/d/": DIR }],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U",
      probes: 2,
    },
    {
      what: "not with a device below",
      lowers: [{ "/d": { char: [1, 3] } }, { "/d/": DIR }],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U",
      probes: 2,
    },
    {
      what: "not below a file",
      lowers: [{ "/d/": DIR }, { "/d/": DIR }],
      upper: { "/d": "x" },
      path: "/d",
      found: "U",
      probes: 1,
    },
    {
      what: "not below a symlink",
      lowers: [{ "/d/": DIR }],
      upper: { "/d": { symlink: "/" } },
      path: "/d",
      found: "U",
      probes: 1,
    },
    {
      what: "only in the layers that have the parent",
      lowers: [{ "/p/x": "" }, {}, { "/p/d/": DIR }],
      path: "/p/d",
      found: "3",
      probes: 2,
    },
    {
      what: "not past a middle layer where the parent is a file",
      lowers: [{ "/p/d/": DIR }, { "/p": "x" }, { "/p/d/": DIR }],
      path: "/p/d",
      found: "1",
      probes: 1,
    },
  ];

  it.each(rows)("$what", check);
});

describe("a whiteout ends the search", () => {
  const below: Tree = { "/f": "1" };
  const rows: Row[] = [
    {
      what: "in the upper",
      lowers: [below],
      upper: { "/f": WHITEOUT },
      path: "/f",
      found: "-!",
      probes: 1,
    },
    {
      what: "in a lower layer",
      lowers: [{ "/f": WHITEOUT }, below],
      path: "/f",
      found: "-",
      probes: 2,
    },
    {
      what: "in the lowest layer",
      lowers: [{}, { "/f": WHITEOUT }],
      path: "/f",
      found: "-",
      probes: 3,
    },
    {
      what: "below a directory",
      lowers: [{ "/d/": DIR }, { "/d": WHITEOUT }, { "/d/": DIR }],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U 1",
      probes: 3,
    },
    {
      what: "whatever its mode and owner",
      lowers: [below],
      upper: { "/f": { char: [0, 0], mode: 0o777, uid: 1 } },
      path: "/f",
      found: "-!",
      probes: 1,
    },
    {
      what: "but not char 0:1",
      lowers: [below],
      upper: { "/f": { char: [0, 1] } },
      path: "/f",
      found: "U",
      probes: 1,
    },
    {
      what: "but not block 0:0",
      lowers: [below],
      upper: { "/f": { block: [0, 0] } },
      path: "/f",
      found: "U",
      probes: 1,
    },
    {
      what: "as an xattr, in the upper",
      lowers: [below],
      upper: { "/f": XATTR_WHITEOUT },
      path: "/f",
      found: "-!",
      probes: 1,
    },
    {
      what: "as an xattr, in a lower layer",
      lowers: [{ "/f": XATTR_WHITEOUT }, below],
      path: "/f",
      found: "-",
      probes: 2,
    },
    {
      what: "as an xattr without opaque=x on its directory",
      lowers: [{ "/d/f": XATTR_WHITEOUT }, { "/d/f": "2" }],
      path: "/d/f",
      found: "-",
      probes: 1,
    },
    {
      what: "but not an xattr on a file with data",
      lowers: [{ "/f": { text: "x", marks: { whiteout: "y" } } }, below],
      path: "/f",
      found: "1",
      probes: 2,
    },
    {
      what: "but not an xattr on a directory",
      lowers: [{ "/d/": { marks: { whiteout: "y" } } }, { "/d/": DIR }],
      path: "/d",
      found: "1 2",
      probes: 3,
    },
    {
      what: "but not an xattr of the other name space",
      lowers: [{ "/f": { xattrs: { "user.overlay.whiteout": "y" } } }],
      path: "/f",
      found: "1",
      probes: 2,
    },
  ];

  it.each(rows)("$what", check);
});

describe("an opaque directory hides the layers below", () => {
  const below: Tree = { "/d/": DIR };
  const opaque = (value: string): Tree => ({ "/d/": { marks: { opaque: value } } });
  const rows: Row[] = [
    {
      what: "in the upper",
      lowers: [below],
      upper: { "/d/": { opaque: true } },
      path: "/d",
      found: "U!",
      probes: 1,
    },
    {
      what: "in a middle layer",
      lowers: [opaque("y"), below],
      upper: below,
      path: "/d",
      found: "U 1",
      probes: 2,
    },
    {
      what: "not when the value is x",
      lowers: [opaque("x"), below],
      path: "/d",
      found: "1 2",
      probes: 3,
    },
    {
      what: "not when the value is yes",
      lowers: [below],
      upper: opaque("yes"),
      path: "/d",
      found: "U 1",
      probes: 2,
    },
    {
      what: "not when the value is n",
      lowers: [below],
      upper: opaque("n"),
      path: "/d",
      found: "U 1",
      probes: 2,
    },
    {
      what: "not on the upper's root",
      lowers: [below],
      upper: { "/": { opaque: true } },
      path: "/d",
      found: "1",
      probes: 2,
    },
    {
      what: "not on a lower's root",
      lowers: [{ "/": { opaque: true } }, below],
      path: "/d",
      found: "2",
      probes: 3,
    },
    {
      what: "not on a file",
      lowers: [{ "/d": { text: "x", marks: { opaque: "y" } } }, below],
      upper: { "/d/": DIR },
      path: "/d",
      found: "U",
      probes: 2,
    },
    {
      what: "not in the other name space",
      lowers: [below],
      upper: { "/d/": { xattrs: { "user.overlay.opaque": "y" } } },
      path: "/d",
      found: "U 1",
      probes: 2,
    },
    {
      what: "for all that is in it",
      lowers: [{ "/d/f": "1" }],
      upper: { "/d/": { opaque: true } },
      path: "/d/f",
      found: "-",
      probes: 1,
    },
    {
      what: "also a directory of an opaque one",
      lowers: [{ "/d/e/": DIR }],
      upper: { "/d/": { opaque: true }, "/d/e/": DIR },
      path: "/d/e",
      found: "U",
      probes: 1,
    },
  ];

  it.each(rows)("$what", check);
});

describe("a redirect leads to where the directory was", () => {
  const old: Tree = { "/d/x": "1", "/p/d/y": "1" };
  const to = (redirect: string): Entry => ({ marks: { redirect } });
  const rows: Row[] = [
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

  it.each(rows)("$what", check);

  it.each<[value: string]>([[""], ["a/b"], ["../d"], ["/a//b"], ["/"], ["/a/"], ["a/"]])(
    "but %j is no redirect: EINVAL",
    (redirect) => {
      check({
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
    check({ what: "upper", lowers, upper: { "/e/": to("/d") }, ...nofollow });
    check({ what: "lower", lowers: [{ "/e/": to("/d") }, ...lowers], ...nofollow });
  });

  it("and is refused with redirect_dir=nofollow where it leads nowhere", () => {
    check({ what: "upper", lowers: [{}], upper: { "/e/": to("/missing") }, ...nofollow });
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
  const meta: Entry = { text: "", marks: { metacopy: "" } };
  const refused = { path: "/f", found: "EPERM", probes: 0 };
  const rows: Row[] = [
    { what: "with its data below", lowers: [{ "/f": "1" }], upper: { "/f": meta }, ...refused },
    { what: "in a lower layer", lowers: [{ "/f": meta }, { "/f": "2" }], ...refused },
    { what: "in the lowest layer", lowers: [{}, { "/f": meta }], ...refused },
  ];
  const withoutData: Row[] = [
    { what: "without data", lowers: [{}], upper: { "/f": meta }, ...refused },
    { what: "over a directory", lowers: [{ "/f/": DIR }], upper: { "/f": meta }, ...refused },
  ];

  it.each(rows)("$what", check);

  it.each(withoutData)("$what", check);
});
