import { describe, expect, it } from "vitest";
import type { Outcome, TreeEntry } from "../../src/cases/outcome.ts";
import { differences } from "../../src/kernel/differences.ts";

const FILE: TreeEntry = {
  ...{ path: "/f", type: "file", mode: 0o644, uid: 0, gid: 0, nlink: 1, mtime: "now" },
  ...{ size: 1, content: "x", xattrs: { "user.k": "1" } },
};
const ROOT: TreeEntry = { path: "/", type: "dir", mode: 0o755, uid: 0, gid: 0, nlink: 2 };

const OUTCOME: Outcome = {
  ...{ id: "a", mount: "ok", merged: [ROOT, FILE], upper: [ROOT], lower_unchanged: true },
  ops: [
    { ok: true },
    { ok: false, errno: "ENOENT" },
    {
      ok: true,
      value: { type: "dir", mode: 1, uid: 0, gid: 0, nlink: 2, mtime: 5, id: 1, rdev: [1, 2] },
    },
    { ok: true, value: [["f", "file"]] },
  ],
};

function withOp(at: number, op: Outcome["ops"][number]): Outcome {
  return { ...OUTCOME, ops: OUTCOME.ops.with(at, op) };
}

describe("differences()", () => {
  it("are none between equal outcomes, whatever their id and the order of their trees", () => {
    const other = { ...structuredClone(OUTCOME), id: "b", merged: [FILE, ROOT] };

    expect(differences(OUTCOME, other)).toEqual([]);
  });

  it("are none where no two mounts are the same: file handles and uuids", () => {
    const other = {
      ...OUTCOME,
      ops: [{ ok: true, value: { hex: "00fb2100" } } as const],
      merged: [{ ...ROOT, xattrs: { "trusted.overlay.uuid": "x" } }],
    };
    const another = {
      ...OUTCOME,
      ops: [{ ok: true, value: { hex: "00fb21ff" } } as const],
      merged: [{ ...ROOT, xattrs: { "trusted.overlay.uuid": { hex: "ff" } } }],
    };

    expect(differences(other, another)).toEqual([]);
    expect(differences(other, { ...another, merged: [ROOT] })).toHaveLength(1);
  });

  it("takes null for absent", () => {
    const withNull = { ...OUTCOME, index_entries: null } as unknown as Outcome;

    expect(differences(OUTCOME, withNull)).toEqual([]);
  });

  it.each<[what: string, kernel: Outcome, found: ReturnType<typeof differences>]>([
    [
      "the mount",
      { ...OUTCOME, mount: "EINVAL" },
      [{ where: "mount", engine: "ok", kernel: "EINVAL" }],
    ],
    [
      "an errno",
      withOp(1, { ok: false, errno: "EPERM" }),
      [{ where: "ops[1].errno", engine: "ENOENT", kernel: "EPERM", op: 1 }],
    ],
    [
      "a call that succeeds on one side, as a whole",
      withOp(0, { ok: false, errno: "EXDEV" }),
      [{ where: "ops[0]", engine: { ok: true }, kernel: { ok: false, errno: "EXDEV" }, op: 0 }],
    ],
    [
      "a field of a stat",
      withOp(2, {
        ok: true,
        value: { type: "dir", mode: 1, uid: 0, gid: 0, nlink: 3, mtime: 5, id: 1, rdev: [1, 3] },
      }),
      [
        { where: "ops[2].value.nlink", engine: 2, kernel: 3, op: 2 },
        { where: "ops[2].value.rdev", engine: [1, 2], kernel: [1, 3], op: 2 },
      ],
    ],
    [
      "a listing, as a whole",
      withOp(3, { ok: true, value: [] }),
      [{ where: "ops[3].value", engine: [["f", "file"]], kernel: [], op: 3 }],
    ],
    [
      "calls that were never made",
      { ...OUTCOME, ops: OUTCOME.ops.slice(0, 3) },
      [{ where: "ops[3]", engine: OUTCOME.ops[3], kernel: undefined, op: 3 }],
    ],
    [
      "a name of a tree",
      { ...OUTCOME, merged: [ROOT] },
      [{ where: "merged./f", engine: withoutPath(FILE), kernel: undefined }],
    ],
    [
      "an xattr",
      { ...OUTCOME, merged: [ROOT, { ...FILE, xattrs: { "user.k": "2" } }] },
      [{ where: "merged./f.xattrs.user.k", engine: "1", kernel: "2" }],
    ],
    [
      "a tree that is not there",
      { ...OUTCOME, upper: null },
      [{ where: "upper", engine: [ROOT], kernel: null }],
    ],
    [
      "the rest",
      { ...OUTCOME, lower_unchanged: false, lower_touched_by_case: ["l0"], index_entries: 2 },
      [
        { where: "lower_unchanged", engine: true, kernel: false },
        { where: "lower_touched_by_case", engine: undefined, kernel: ["l0"] },
        { where: "index_entries", engine: undefined, kernel: 2 },
      ],
    ],
  ])("finds %s", (_what, kernel, found) => {
    expect(differences(OUTCOME, kernel)).toEqual(found);
  });
});

function withoutPath({ path: _, ...entry }: TreeEntry): Omit<TreeEntry, "path"> {
  return entry;
}
