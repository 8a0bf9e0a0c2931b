import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { fitPlainUser, plainUserDifferences } from "../../src/kernel/plain-user.ts";

function fitted(value: object) {
  return fitPlainUser(parseCase({ ops: [], ...value }));
}

describe("fitPlainUser()", () => {
  it("moves the marks of the layers to user.overlay, and mounts with userxattr", () => {
    const given = parseCase({
      lower: [
        [{ path: "/d", type: "dir", opaque: true, xattrs: { "user.k": "1" } }],
        [{ path: "/e", type: "dir", xattrs: { "trusted.overlay.opaque": "x" } }],
      ],
      ops: [{ op: "remount", options: { volatile: true } }],
    });

    const { runs, leftOut } = fitPlainUser(given);

    expect(leftOut).toEqual([]);
    expect(runs.options).toEqual({ userxattr: true });
    expect(runs.lower).toEqual([
      [{ path: "/d", type: "dir", xattrs: { "user.k": "1", "user.overlay.opaque": "y" } }],
      [{ path: "/e", type: "dir", xattrs: { "user.overlay.opaque": "x" } }],
    ]);
    expect(runs.ops[0]!.options).toEqual({ volatile: true, userxattr: true });
  });

  it.each<[given: object, leftOut: string, runs: object]>([
    [
      { lower: [[{ path: "/f", uid: 1, gid: 0 }]] },
      "ownership by other users",
      { lower: [[{ path: "/f", type: "file" }]] },
    ],
    [
      { ops: [{ op: "mkdir", path: "/d", uid: 1000, groups: [5] }] },
      "ownership by other users",
      { ops: [{ op: "mkdir", path: "/d" }] },
    ],
    [
      { ops: [{ op: "chown", path: "/d", group: 5 }] },
      "ownership by other users",
      { ops: [{ op: "sync" }] },
    ],
    [
      {
        upper: [
          { path: "/c", type: "char", rdev: [240, 1] },
          { path: "/l", type: "link", target: "/c" },
          { path: "/m", type: "link", target: "/l" },
        ],
      },
      "devices",
      { upper: [] },
    ],
    [
      { lower: [[{ path: "/f", xattrs: { "trusted.t": "1" } }]] },
      "trusted.* xattrs",
      { lower: [[{ path: "/f", type: "file" }]] },
    ],
    [
      { lower: [[{ path: "/d", type: "dir", xattrs: { "trusted.overlay.redirect": "e" } }]] },
      "trusted.* xattrs",
      { lower: [[{ path: "/d", type: "dir" }]] },
    ],
    [
      { ops: [{ op: "getxattr", path: "/f", name: "security.z" }] },
      "security.* xattrs",
      { ops: [{ op: "sync" }] },
    ],
    [
      { ops: [{ op: "getxattr", path: "/f", name: "user.overlay.x" }] },
      "user.overlay.* xattrs that are no marks",
      { ops: [{ op: "sync" }] },
    ],
    [
      { ops: [{ op: "chmod", path: "/f", mode: 0o4755 }] },
      "set-user-ID and set-group-ID bits",
      { ops: [{ op: "chmod", path: "/f", mode: 0o755 }] },
    ],
    [{ options: { index: "on" } }, "the option index", { options: { userxattr: true } }],
  ])("leaves out what only root has: %j", (given, what, expected) => {
    const { runs, leftOut } = fitted(given);

    expect(leftOut).toEqual([what]);
    expect(runs).toMatchObject(expected);
  });
});

describe("plainUserDifferences()", () => {
  const MODE = { where: "merged./f.mode", engine: 1, kernel: 2 };

  it("leaves out what overlayfs cannot know without file handles", () => {
    const { found, leftOut } = plainUserDifferences([
      { where: "ops[0].value.id", engine: 1, kernel: 2, op: 0 },
      { where: "merged./g.same_as", engine: "/f", kernel: undefined },
      { where: "upper./d.xattrs", engine: { "user.overlay.impure": "y" }, kernel: undefined },
      MODE,
    ]);

    expect(found).toEqual([MODE]);
    expect(leftOut).toEqual(["identity of inodes"]);
  });

  it("believes nothing after a stale inode", () => {
    const stale = { where: "ops[1]", engine: { ok: true }, kernel: { ok: false, errno: "ESTALE" } };

    expect(plainUserDifferences([stale, MODE]).found).toEqual([]);
  });

  it("leaves nothing out where there is nothing of the kind", () => {
    expect(plainUserDifferences([MODE])).toEqual({ found: [MODE], leftOut: [] });
  });
});
