import { describe, it } from "vitest";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { checkSearch, type SearchRow } from "../support/search-row.ts";

const DIR: Entry = {};
const XATTR_WHITEOUT: Entry = { marks: { whiteout: "y" } };

describe("a lookup takes the topmost layer that has the name", () => {
  const rows: SearchRow[] = [
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

  it.each(rows)("$what", checkSearch);
});

describe("directories of one name merge", () => {
  const rows: SearchRow[] = [
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

  it.each(rows)("$what", checkSearch);
});

describe("a whiteout ends the search", () => {
  const below: Tree = { "/f": "1" };
  const rows: SearchRow[] = [
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

  it.each(rows)("$what", checkSearch);
});

describe("an opaque directory hides the layers below", () => {
  const below: Tree = { "/d/": DIR };
  const opaque = (value: string): Tree => ({ "/d/": { marks: { opaque: value } } });
  const rows: SearchRow[] = [
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

  it.each(rows)("$what", checkSearch);
});
