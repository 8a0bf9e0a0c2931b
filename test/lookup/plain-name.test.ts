import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import type { Dentry } from "../../src/lookup/dentry.ts";
import type { OverlayInode } from "../../src/lookup/overlay-inode.ts";
import type { Superblock } from "../../src/lookup/superblock.ts";
import { linkObject } from "../../src/ops/create.ts";
import { prepareOpen } from "../../src/ops/io.ts";
import { setAttributes } from "../../src/ops/setattr.ts";
import { OverlayFs } from "../../src/process/overlay-fs.ts";
import { statAt, statOf } from "../../src/process/stat.ts";
import { outcomeOf } from "../support/errno.ts";
import { writeText } from "../support/files.ts";
import { type Entry, layer, type Tree, WHITEOUT } from "../support/layer.ts";
import { scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};

/** What is known below a dentry, each with the overlay inode that it has by now. */
function known(dentry: Dentry): OverlayInode[] {
  const below = [...(dentry.children?.values() ?? [])].flatMap(known);
  return dentry.madeInode === null ? below : [dentry.madeInode, ...below];
}

const KINDS: Tree = {
  "/file": "text",
  "/empty": "",
  "/link": { symlink: "file" },
  "/null": { char: [1, 3] },
  "/disk": { block: [8, 0] },
  "/fifo": { fifo: true },
  "/socket": { socket: true },
  "/marked": { text: "x", uid: 7, mode: 0o4755, xattrs: { "user.x": "y" }, mtime: 5 },
};

describe("a plain name", () => {
  it.each(Object.keys(KINDS))("shows what is not a directory of one lower: %s", (path) => {
    const { sb, lowers } = superblock([{}, KINDS]);

    const dentry = at(sb, path);

    expect(dentry.plain).toBe(lowers[1]!.get(path));
    expect([dentry.real, dentry.madeInode, dentry.isNegative]).toEqual([dentry.plain, null, false]);
  });

  it.each<[what: string, lowers: Tree[], upper: Tree, path: string, options?: string]>([
    ["a directory", [{ "/d/": DIR }], {}, "/d"],
    ["a hard link", [{ "/a": "x", "/b": { link: "/a" } }], {}, "/a"],
    ["an upper file", [{}], { "/f": "x" }, "/f"],
    ["an upper file over a lower one", [{ "/f": "x" }], { "/f": "u" }, "/f"],
    ["a missing name", [{}], {}, "/f"],
    ["a whiteout", [{ "/f": WHITEOUT }, { "/f": "x" }], {}, "/f"],
    [
      "a metacopy",
      [{ "/f": { marks: { metacopy: "", redirect: "/g" } } }, { "/g": "x" }],
      {},
      "/f",
      "metacopy=on",
    ],
    [
      "what a redirect leads to",
      [{ "/d/f": "x" }],
      { "/e/": { marks: { redirect: "/d" } } },
      "/e/f",
      "redirect_dir=on",
    ],
  ])("is not %s", (_what, lowers, upper, path, options = "") => {
    const { sb } = superblock(lowers, upper, options);

    expect(at(sb, path).plain).toBeNull();
  });

  it("has the overlay inode that a lookup would have made, once it is asked for, and then always that", () => {
    const { sb, lowers } = superblock([{}, { "/f": "x" }]);
    const dentry = at(sb, "/f");

    const inode = dentry.inode!;

    expect(dentry.inode).toBe(inode);
    expect([dentry.plain, dentry.madeInode, dentry.real]).toEqual([null, inode, inode.real]);
    const { upper, lowers: stack, constIno, nlink, users, aliases, key } = inode;
    expect({ upper, stack, constIno, nlink, users, aliases, key }).toEqual({
      ...{ upper: null, stack: [{ layer: 2, inode: lowers[1]!.get("/f") }], constIno: true },
      ...{ nlink: 1, users: 1, aliases: 1, key: null },
    });
    expect([dentry.hashed, dentry.opaque, dentry.upperAlias]).toEqual([true, false, false]);
  });

  it("keeps its flags apart from its layer", () => {
    const { sb } = superblock([...Array.from({ length: 9 }, () => ({})), { "/f": "x" }]);
    const dentry = at(sb, "/f");

    dentry.opaque = true;
    dentry.upperAlias = true;
    sb.dcache.drop(dentry);

    expect([dentry.hashed, dentry.opaque, dentry.upperAlias]).toEqual([false, true, true]);
    expect(dentry.inode!.lowers[0]!.layer).toBe(10);
    expect(dentry.inode!.aliases).toBe(0);
  });

  it.each<[string, (store: Store) => { lower: Layer; options: string }]>([
    ["on one store", (store) => ({ lower: layer("lower", KINDS, store), options: "" })],
    ["on two", () => ({ lower: layer("lower", KINDS, new Store({ id: 1 })), options: "" })],
    [
      "on two, with xino",
      () => ({ lower: layer("lower", KINDS, new Store({ id: 1 })), options: "xino=on" }),
    ],
  ])("tells stat what the overlay inode tells it: %s", (_what, make) => {
    const store = new Store();
    const { lower, options } = make(store);
    const { sb } = superblock([lower], layer("upper", {}, store), options);
    const fs = new OverlayFs(sb);
    for (const path of Object.keys(KINDS)) {
      const dentry = at(sb, path);
      const told = statAt(fs, dentry);

      expect(told, path).toEqual(statOf(fs, dentry.inode!));
    }
  });

  it("stays plain whatever only looks: of 1,000 files none has an overlay inode", () => {
    const files = Array.from({ length: 1_000 }, (_, i) => `/d${i % 10}/f${i}`);
    const { sb } = superblock([Object.fromEntries(files.map((path) => [path, "x"]))]);
    const fs = new OverlayFs(sb);

    for (const path of files) statAt(fs, at(sb, path));

    expect(sb.dcache.size).toBe(1_011);
    expect(known(sb.root)).toHaveLength(11);
    // The directories below the root.
    expect(sb.dcache.claimed.size).toBe(10);
  });
});

const LOWER: Tree = { "/f": "x", "/g": "y", "/d/f": "z" };

describe("another way to a plain name's object:", () => {
  it("a redirect: from now on every object is claimed, those that were plain too", () => {
    const { sb, lowers } = superblock([{ "/e/": { marks: { redirect: "/d" } } }, LOWER]);
    const [plain, once] = [at(sb, "/f"), at(sb, "/g")];
    const inode = once.inode!;

    at(sb, "/e");
    const later = at(sb, "/e/f");

    expect(sb.dcache.claimsAll).toBe(true);
    expect([plain, later].map((dentry) => dentry.plain)).toEqual([null, null]);
    const claims = ["/f", "/g", "/d/f"].map((path) => sb.dcache.claimed.get(lowers[1]!.get(path)!));
    expect(claims).toEqual([plain.inode, inode, later.inode]);
  });

  it.each([
    ["plain", (_: Dentry) => undefined],
    ["plain once", (dentry: Dentry) => void dentry.inode],
    [
      "open, and then removed",
      (dentry: Dentry, { dcache }: Superblock) => {
        void dentry.inode;
        dcache.hold(dentry);
        dcache.drop(dentry);
      },
    ],
  ])("the origin of an upper file elsewhere: the second is stale (the first is %s)", (_, use) => {
    const lower = layer("lower", { "/f": "x" });
    const upper = layer("upper", {}, lower.store);
    const { sb } = superblock([lower], upper);
    const writer = new LayerWriter(upper, steppingClock());
    const handle = upper.store.encodeHandle(lower.get("/f")!);
    const file = { mode: 0o100644, uid: 0, gid: 0, body: lower.get("/f")!.body };
    writer.setxattr(writer.create(upper.root, "a", file), "trusted.overlay.origin", handle);
    use(at(sb, "/f"), sb);

    expect(outcomeOf(() => at(sb, "/a"))).toBe("ESTALE");
  });

  it("its own copy in the upper is none: other names stay plain", () => {
    const { overlay } = scene({ lowers: [{ "/f": "x", "/g": "y" }], dentryLimit: 2 });
    const process = overlay.process();
    process.chmod("/f", 0o600);
    const before = process.stat("/f");
    process.stat("/g");

    // The cache is too small to hold them all: /f is looked up again, and finds its origin.
    expect(process.stat("/f")).toEqual(before);
  });

  it("a further name of what was copied up finds the same object", () => {
    const { overlay } = scene({ lowers: [{ "/f": "x" }] });
    const process = overlay.process();
    process.stat("/f");

    process.link("/f", "/g");
    process.chmod("/g", 0o600);

    expect(process.stat("/g")).toEqual(process.stat("/f"));
    expect(process.stat("/f").nlink).toBe(2);
  });
});

describe("a name of a file that was copied up", () => {
  /** A file that was looked up, and the dentry that shows it. */
  const staged = (options = "") => {
    const { sb, lowers, upper } = superblock([{}, { "/f": "text", "/d/f": "other" }], {}, options);
    const dentry = at(sb, "/f");
    const chmod = () => setAttributes(sb, dentry, { mode: 0o600 }, "chmod");
    return {
      sb,
      fs: new OverlayFs(sb),
      dentry,
      chmod,
      lower: lowers[1]!.get("/f")!,
      upper: upper!,
    };
  };

  it("is plain again once the change is made", () => {
    const { fs, sb, dentry, chmod, lower, upper } = staged();

    chmod();
    const told = statAt(fs, dentry);

    expect([dentry.madeInode, dentry.plain, dentry.upper]).toEqual([null, lower, upper.get("/f")]);
    expect([dentry.real, dentry.upperAlias]).toEqual([dentry.upper, true]);
    expect([told.ino, told.mode, told.size]).toEqual([lower.ino, 0o100600, 4]);
    expect(sb.dcache.claimed.size).toBe(0);
    expect(told).toEqual(statOf(fs, dentry.inode!));
    const { real, data, lowers, constIno, nlink, metacopy, merges, users, aliases } = dentry.inode!;
    expect([real, data, lowers]).toEqual([upper.get("/f"), real, [{ layer: 2, inode: lower }]]);
    expect([constIno, nlink, metacopy, merges, users, aliases]).toEqual([
      ...[true, 1, false, false, 1, 1],
    ]);
  });

  it("is not while a descriptor holds it, and is when the last one is closed", () => {
    const { sb, dentry } = staged();
    for (let i = 0; i < 2; i++) sb.dcache.hold(dentry);
    prepareOpen(sb, dentry, true, false);

    sb.dcache.release(dentry);
    expect(dentry.madeInode).not.toBeNull();
    sb.dcache.release(dentry);
    expect([dentry.madeInode, dentry.upper === null]).toEqual([null, false]);
  });

  it("keeps its number when somebody removes the origin behind the mount", () => {
    const { fs, dentry, chmod, lower, upper } = staged();
    chmod();

    new LayerWriter(upper, steppingClock()).removexattr(dentry.upper!, "trusted.overlay.origin");

    expect(statAt(fs, dentry).ino).toBe(lower.ino);
    expect(statOf(fs, dentry.inode!).ino).toBe(lower.ino);
  });

  it.each<[what: string, options: string, use: (stage: ReturnType<typeof staged>) => void]>([
    ["it has another name", "", ({ sb, dentry }) => linkObject(sb, dentry, at(sb, "/g"))],
    ["its data is below", "metacopy=on", () => undefined],
    ["everything is claimed", "", ({ sb }) => sb.dcache.claimAll(sb.root)],
  ])("is not plain where %s", (_what, options, use) => {
    const stage = staged(options);
    use(stage);

    stage.chmod();

    expect(stage.dentry.plain).toBeNull();
    expect(stage.dentry.inode!.upper).toBe(stage.upper.get("/f"));
  });

  it("takes a write, a further name, a move and its removal as any other", () => {
    const { root, upper, lowers } = scene({ lowers: [{ "/f": "text", "/d/": DIR }] });
    const { ino } = root.stat("/f");
    for (let i = 0; i < 2; i++) root.chmod("/f", 0o600 + i);

    writeText(root, "/f", "longer text");
    root.rename("/f", "/d/f");
    expect([root.stat("/d/f").ino, root.stat("/d/f").size]).toEqual([ino, 11]);
    root.chmod("/d/f", 0o640);
    root.link("/d/f", "/g");
    expect([root.stat("/g").ino, root.stat("/d/f").nlink]).toEqual([ino, 2]);
    root.unlink("/d/f");
    root.chmod("/g", 0o644);
    expect([root.stat("/g").nlink, root.stat("/g").mode]).toEqual([1, 0o100644]);
    root.unlink("/g");

    expect(root.readdir("/").map(({ name }) => name)).toEqual(["d"]);
    expect(upper().some((line) => line.startsWith("/f"))).toBe(true);
    expect(lowers[0]!.get("/f")!.nlink).toBe(1);
  });
});
