import { describe, expect, it } from "vitest";
import { type CopyUpPlan, planCopyUp, protattr, type Wanted } from "../../src/copy-up/plan.ts";
import { Content } from "../../src/layer/content.ts";
import { Directory } from "../../src/layer/directory.ts";
import { FS_APPEND, FS_IMMUTABLE, FS_NODUMP } from "../../src/layer/flags.ts";
import { type Entry, layer, type Tree } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

const MIB = 2 ** 20;
const DIR: Entry = {};

function planned(lowers: Tree[], path: string, wanted: Wanted = "data"): CopyUpPlan {
  const { sb } = superblock(lowers);
  return planCopyUp(sb, at(sb, path).inode!, wanted);
}

const shown = ({ kind, type, from, size, copied, origin }: CopyUpPlan) => ({
  kind,
  type,
  fromLayer: from.layer,
  size,
  copied,
  origin,
});

describe("planCopyUp()", () => {
  const tree: Tree = {
    "/file": "12345",
    "/empty": "",
    "/dir/": DIR,
    "/dir/child": "x",
    "/symlink": { symlink: "ziel" },
    "/umlaut": { symlink: "grün" },
    "/fifo": { fifo: true },
    "/socket": { socket: true },
    "/char": { char: [1, 3] },
    "/block": { block: [8, 0] },
  };

  it.each<[path: string, kind: string, type: string, size: number, copied: number]>([
    ["/file", "data", "file", 5, 5],
    ["/empty", "data", "file", 0, 0],
    ["/dir", "dir", "dir", 0, 0],
    ["/symlink", "symlink", "symlink", 4, 0],
    ["/fifo", "special", "fifo", 0, 0],
    ["/socket", "special", "socket", 0, 0],
    ["/char", "special", "char", 0, 0],
    ["/block", "special", "block", 0, 0],
  ])("%s is a copy of %s", (path, kind, type, size, copied) => {
    expect(shown(planned([{}, tree], path))).toEqual({
      kind,
      type,
      fromLayer: 2,
      size,
      copied,
      origin: true,
    });
  });

  it("takes the topmost lower object", () => {
    const plan = planned([{}, { "/f": "two" }, { "/f": "three" }], "/f");

    expect([plan.from.layer, plan.size]).toEqual([2, 3]);
  });

  it("shares the data of a file, and the target of a symlink; a directory starts empty", () => {
    const { sb, lowers } = superblock([tree]);
    const plan = (path: string) => planCopyUp(sb, at(sb, path).inode!, "data");

    expect(plan("/file").body).toBe(lowers[0]!.get("/file")!.body);
    expect(plan("/symlink").body).toBe("ziel");
    expect((plan("/dir").body as Directory).size).toBe(0);
    expect(plan("/dir").body).toBeInstanceOf(Directory);
    expect(plan("/char").body).toBeNull();
  });

  it.each<[what: string, content: Content, size: number, copied: number]>([
    ["all of a dense file", Content.fromBytes(new Uint8Array(3 * MIB)), 3 * MIB, 3 * MIB],
    ["nothing of a hole", Content.hole(500 * 2 ** 30), 500 * 2 ** 30, 0],
    [
      "the whole step of 1 MiB that data begins in",
      Content.hole(4 * MIB).write(MIB, new Uint8Array(4096).fill(1)),
      4 * MIB,
      MIB,
    ],
    [
      "one step from where data begins, even if most of it is a hole",
      Content.hole(4 * MIB).write(MIB + 8192, new Uint8Array(4096).fill(1)),
      4 * MIB,
      MIB,
    ],
  ])("copies %s", (_what, content, size, copied) => {
    const plan = planned([{ "/f": { content } }], "/f");

    expect([plan.size, plan.copied]).toEqual([size, copied]);
  });

  it("copies no data when it is to be thrown away", () => {
    const plan = planned([tree], "/file", "no data");

    expect([plan.kind, plan.size, plan.copied]).toEqual(["data", 0, 0]);
    expect(plan.body).toBe(Content.empty);
  });

  it("remembers no origin for a hard link, though it does for a directory", () => {
    const linked: Tree = { "/a": "x", "/b": { link: "/a" }, "/d/e/": DIR };

    expect(planned([linked], "/a").origin).toBe(false);
    expect(planned([linked], "/d").origin).toBe(true);
  });

  it("takes all xattrs along but overlayfs' own; escaped ones are a user's", () => {
    const xattrs = {
      "user.a": "1",
      "trusted.b": "2",
      "security.capability": "3",
      "system.posix_acl_access": "4",
      "trusted.overlay.opaque": "y",
      "trusted.overlay.origin": "o",
      "trusted.overlay.overlay.x": "5",
      "trusted.overlayx": "6",
      "user.overlay.opaque": "7",
    };

    const plan = planned([{ "/d/": { xattrs } }], "/d");

    expect(plan.xattrs.map(([name]) => name)).toEqual([
      "user.a",
      "trusted.b",
      "security.capability",
      "system.posix_acl_access",
      "trusted.overlay.overlay.x",
      "trusted.overlayx",
      "user.overlay.opaque",
    ]);
  });

  it.each<[flags: number, letters: string | undefined]>([
    [0, undefined],
    [FS_NODUMP, undefined],
    [FS_IMMUTABLE, "i"],
    [FS_APPEND, "a"],
    [FS_APPEND | FS_IMMUTABLE, "ai"],
  ])("turns the lower's flags %i into a mark: %s", (flags, letters) => {
    const lower = layer("lower", { "/f": "x" });
    lower.get("/f")!.flags = flags;
    const { sb } = superblock([lower]);

    const { xattrs } = planCopyUp(sb, at(sb, "/f").inode!, "data");

    expect(xattrs).toEqual(
      letters === undefined
        ? []
        : [["trusted.overlay.protattr", new TextEncoder().encode(letters)]],
    );
    expect(protattr(flags)).toBe(letters ?? "");
  });
});
