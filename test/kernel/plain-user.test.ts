import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { fitPlainUser } from "../../src/kernel/plain-user.ts";

function needOf(value: object): readonly string[] {
  return fitPlainUser(parseCase({ ops: [], ...value })).need;
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

    const { runs, need } = fitPlainUser(given);

    expect(need).toEqual([]);
    expect(runs.options).toEqual({ userxattr: true });
    expect(runs.lower).toEqual([
      [{ path: "/d", type: "dir", xattrs: { "user.k": "1", "user.overlay.opaque": "y" } }],
      [{ path: "/e", type: "dir", xattrs: { "user.overlay.opaque": "x" } }],
    ]);
    expect(runs.ops[0]!.options).toEqual({ volatile: true, userxattr: true });
  });

  it.each<[object, string]>([
    [{ lower: [[{ path: "/f", uid: 1 }]] }, "ownership by other users"],
    [{ ops: [{ op: "mkdir", path: "/d", uid: 1000 }] }, "ownership by other users"],
    [{ ops: [{ op: "chown", path: "/d", group: 5 }] }, "ownership by other users"],
    [{ upper: [{ path: "/f", type: "char", rdev: [240, 1] }] }, "devices"],
    [{ lower: [[{ path: "/f", xattrs: { "trusted.t": "1" } }]] }, "trusted.* xattrs"],
    [{ ops: [{ op: "getxattr", path: "/f", name: "security.z" }] }, "security.* xattrs"],
    [
      { ops: [{ op: "getxattr", path: "/f", name: "user.overlay.x" }] },
      "user.overlay.* xattrs that are no marks",
    ],
    [{ options: { index: "on" } }, "the option index"],
  ])("says what only root has: %j", (value, need) => {
    expect(needOf(value)).toEqual([need]);
  });
});
