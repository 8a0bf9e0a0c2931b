import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { isLowerPositive, lookup } from "../../src/lookup/lookup.ts";
import { outcomeOf } from "../support/errno.ts";
import { foundIn } from "../support/found.ts";
import { type Entry, layer, type Tree, WHITEOUT } from "../support/layer.ts";
import { scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};

describe("lookup()", () => {
  it("gives the very same dentry again", () => {
    const { sb } = superblock([{ "/f": "x" }]);

    expect(lookup(sb, sb.root, "f")).toBe(lookup(sb, sb.root, "f"));
    expect(lookup(sb, sb.root, "missing")).toBe(lookup(sb, sb.root, "missing"));
  });

  it.each([
    ["255 bytes", "a".repeat(255), "-"],
    ["256 bytes", "a".repeat(256), "ENAMETOOLONG"],
    ["255 bytes in 85 characters", "€".repeat(85), "-"],
    ["256 bytes in 86 characters", `${"€".repeat(85)}a`, "ENAMETOOLONG"],
    ["255 bytes that are no UTF-8", "\udcff".repeat(255), "-"],
    ["256 bytes that are no UTF-8", "\udcff".repeat(256), "ENAMETOOLONG"],
  ])("takes names of 255 bytes: %s", (_what, name, outcome) => {
    const { sb } = superblock([{}]);

    expect(outcomeOf(() => foundIn(sb, lookup(sb, sb.root, name)))).toBe(outcome);
  });

  it("keeps an answer when the upper is changed behind the mount", () => {
    const { sb, upper } = superblock([{ "/f": "x" }]);
    const writer = new LayerWriter(upper!, steppingClock());
    expect(foundIn(sb, at(sb, "/f"))).toBe("1");
    expect(foundIn(sb, at(sb, "/g"))).toBe("-");

    writer.whiteout(upper!.root, "f");
    writer.mkdir(upper!.root, "g", 0o040755, 0, 0);
    writer.mkdir(upper!.root, "h", 0o040755, 0, 0);

    expect(["/f", "/g", "/h"].map((path) => foundIn(sb, at(sb, path)))).toEqual(["1", "-", "U"]);
  });

  it("refuses names below a name that does not exist, and in a removed directory", () => {
    const { sb } = superblock([{ "/d/": DIR }]);
    const dir = at(sb, "/d");
    sb.dcache.hold(dir);
    sb.dcache.drop(dir);

    expect(outcomeOf(() => at(sb, "/missing/f"))).toBe("ENOENT");
    expect(outcomeOf(() => lookup(sb, dir, "f"))).toBe("ENOENT");
  });
});

describe("one object, one overlay inode:", () => {
  const inodes = (tree: Tree[], upper: Tree | null, ...paths: string[]) => {
    const { sb } = superblock(tree, upper);
    return paths.map((path) => at(sb, path).inode);
  };
  const linked = (entry: Entry): Tree => ({ "/a": entry, "/b": { link: "/a" } });

  it("hard links in the upper share it", () => {
    const [a, b] = inodes([{}], linked("x"), "/a", "/b");

    expect(a).toBe(b);
  });

  it("hard links in a lower layer do not, with an upper: copy-up breaks them", () => {
    const [a, b] = inodes([linked("x")], {}, "/a", "/b");

    expect(a).not.toBe(b);
    expect(a!.real).toBe(b!.real);
  });

  it("hard links in a lower layer do, without an upper", () => {
    const [a, b] = inodes([linked("x"), {}], null, "/a", "/b");

    expect(a).toBe(b);
  });

  it("a second upper that claims the same lower directory is stale", () => {
    const redirect: Entry = { marks: { redirect: "/d" } };
    const { sb } = superblock([{ "/d/": DIR }], { "/e/": redirect, "/g/": redirect });

    expect(foundIn(sb, at(sb, "/e"))).toBe("U 1:/d");
    expect(outcomeOf(() => at(sb, "/g"))).toBe("ESTALE");
    expect(outcomeOf(() => at(sb, "/d"))).toBe("ESTALE");
  });

  it("a directory that two names lead to is where it was last looked up", () => {
    const lowers: Tree[] = [{ "/c/": { marks: { redirect: "/a" } } }, { "/a/x/": DIR }];
    const process = scene({ lowers }).overlay.process({ cwd: "/a/x" });

    process.lstat("/c/x");

    expect(process.getcwd()).toBe("/c/x");
  });

  it("the claim lasts as long as its name is kept", () => {
    const redirect: Entry = { marks: { redirect: "/d" } };
    const { sb } = superblock([{ "/d/": DIR }], { "/e/": redirect, "/g/": redirect });
    at(sb, "/e");

    sb.dcache.drop(at(sb, "/e"));

    expect(foundIn(sb, at(sb, "/g"))).toBe("U 1:/d");
    expect(outcomeOf(() => at(sb, "/e"))).toBe("ESTALE");
  });

  it("two upper files with the same origin: the second is stale", () => {
    const lower = layer("lower", { "/f": "x" });
    const upper = layer("upper", {}, lower.store);
    const { sb } = superblock([lower], upper);
    const writer = new LayerWriter(upper, steppingClock());
    const handle = upper.store.encodeHandle(lower.get("/f")!);
    for (const name of ["a", "b"]) {
      const file = { mode: 0o100644, uid: 0, gid: 0, body: lower.get("/f")!.body };
      writer.setxattr(writer.create(upper.root, name, file), "trusted.overlay.origin", handle);
    }

    expect(foundIn(sb, at(sb, "/a"))).toBe("U");
    expect(outcomeOf(() => at(sb, "/b"))).toBe("ESTALE");
  });
});

describe("isLowerPositive()", () => {
  it.each<[what: string, lowers: Tree[], upper: Tree, path: string, positive: boolean]>([
    ["a lower file", [{ "/f": "x" }], {}, "/f", true],
    ["an upper file over a lower one", [{ "/f": "x" }], { "/f": "u" }, "/f", true],
    ["an upper file over a lower directory", [{ "/f/": DIR }], { "/f": "u" }, "/f", true],
    ["an upper directory over a lower file", [{ "/f": "x" }], { "/f/": DIR }, "/f", true],
    ["a pure upper file", [{}], { "/f": "u" }, "/f", false],
    [
      "over a whiteout in a lower layer",
      [{ "/f": WHITEOUT }, { "/f": "2" }],
      { "/f": "u" },
      "/f",
      false,
    ],
    [
      "over an xattr whiteout",
      [{ "/f": { marks: { whiteout: "" } } }, { "/f": "2" }],
      { "/f": "u" },
      "/f",
      false,
    ],
    ["in a pure upper directory", [{}], { "/d/f": "u" }, "/d/f", false],
    [
      "in an opaque directory",
      [{ "/d/f": "x" }],
      { "/d/": { opaque: true }, "/d/f": "u" },
      "/d/f",
      false,
    ],
    [
      "behind a redirect",
      [{ "/d/f": "x" }],
      { "/e/": { marks: { redirect: "/d" } }, "/e/f": "u" },
      "/e/f",
      true,
    ],
    ["a missing name", [{}], {}, "/f", false],
    ["an upper whiteout", [{ "/f": "x" }], { "/f": WHITEOUT }, "/f", true],
    ["a whiteout in a lower layer alone", [{ "/f": WHITEOUT }, { "/f": "x" }], {}, "/f", false],
    ["an opaque directory", [{ "/d/": DIR }], { "/d/": { opaque: true } }, "/d", true],
  ])("%s", (_what, lowers, upper, path, positive) => {
    const { sb } = superblock(lowers, upper);

    expect(isLowerPositive(sb, at(sb, path))).toBe(positive);
  });
});
