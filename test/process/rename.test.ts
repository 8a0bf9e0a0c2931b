import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { type Tree, WHITEOUT } from "../support/layer.ts";
import { observe } from "../support/scene.ts";

const LOWER: Tree = {
  "/f": "x",
  "/g": "y",
  "/low/": {},
  "/s": { symlink: "f" },
  "/sd": { symlink: "low" },
  "/gone": "z",
  "/all/": { mode: 0o777 },
  "/all/f": "",
  "/all/low/": {},
  "/mine/": { uid: 1000 },
  "/mine/f": { text: "", uid: 1000 },
  "/others/": { mode: 0o755 },
  "/others/f": { text: "", uid: 1000 },
};
const UPPER: Tree = {
  "/gone": WHITEOUT,
  "/up/": {},
  "/up/in/": {},
  "/all/": { mode: 0o777 },
  "/all/up/": {},
  "/all/mineup/": { uid: 1000, mode: 0o555 },
};

type Row = [from: string, to: string, result: string];

function check(flags: string, uid = 0, readonly = false): (...row: Row) => void {
  return (from, to, result) => {
    const { result: found, upper } = observe(
      { lowers: [LOWER], upper: UPPER, readonly },
      (_root, { as }) => {
        const process: Process = as(uid);
        return flags === "" ? process.rename(from, to) : process.renameat2(from, to, flags);
      },
    );

    expect(found).toBe(result);
    if (result !== "ok") expect(upper.filter((line) => line.includes(" now"))).toEqual([]);
  };
}

describe("rename() checks in the order of Linux:", () => {
  it.each<Row>([
    ["", "/n", "ENOENT"],
    ["/f", "", "ENOENT"],
    ["/", "/n", "EBUSY"],
    ["/f", "/", "EBUSY"],
    ["/low/.", "/n", "EBUSY"],
    ["/low/..", "/n", "EBUSY"],
    ["/f", "/low/.", "EBUSY"],
    ["/missing", "/", "EBUSY"],
    ["/missing", "/n", "ENOENT"],
    ["/gone", "/n", "ENOENT"],
    ["/missing/a", "/n", "ENOENT"],
    ["/f", "/missing/n", "ENOENT"],
    ["/f/a", "/n", "ENOTDIR"],
    ["/f", "/g/n", "ENOTDIR"],
    ["/f/", "/n", "ENOTDIR"],
    ["/f", "/n/", "ENOTDIR"],
    ["/f", "/low", "EISDIR"],
    ["/f", "/low/", "ENOTDIR"],
    ["/low", "/f", "ENOTDIR"],
    ["/low", "/f/", "ENOTDIR"],
    ["/low", "/low/n", "EINVAL"],
    ["/low", "/low", "ok"],
    ["/low/", "/n/", "EXDEV"],
    ["/up/", "/n/", "ok"],
    ["/up", "/up/n", "EINVAL"],
    ["/up", "/up/in/n", "EINVAL"],
    ["/up/in", "/up", "ENOTEMPTY"],
    ["/up/missing", "/up", "ENOENT"],
    ["/sd", "/n", "ok"],
    ["/sd/", "/n", "ENOTDIR"],
    ["/f", "/s", "ok"],
    ["/s", "/f", "ok"],
    ["/f", "/f", "ok"],
    ["/f", "/gone", "ok"],
    [`/${"n".repeat(256)}`, "/n", "ENAMETOOLONG"],
    ["/f", `/${"n".repeat(256)}`, "ENAMETOOLONG"],
  ])("%s -> %s: %s", check(""));

  it.each<Row>([
    ["/f", "/n", "EACCES"],
    ["/f", "/f", "ok"],
    ["/f", "/g", "EACCES"],
    ["/low", "/f", "EACCES"],
    ["/others/f", "/mine/n", "EACCES"],
    ["/mine/f", "/others/n", "EACCES"],
    ["/mine/f", "/others/f", "EACCES"],
    ["/mine/f", "/mine/n", "ok"],
    ["/mine/f", "/all/n", "ok"],
    ["/all/f", "/mine/n", "ok"],
    ["/all/low", "/all/n", "EXDEV"],
    ["/all/low", "/mine/n", "EACCES"],
    ["/all/up", "/all/n", "ok"],
    ["/all/up", "/mine/n", "EACCES"],
    ["/all/mineup", "/all/n", "ok"],
    ["/all/mineup", "/mine/n", "EACCES"],
    ["/all/low", "/all/f", "ENOTDIR"],
    ["/all/f", "/all/low", "EISDIR"],
  ])("as another user, %s -> %s: %s", check("", 1000));

  it.each<Row>([
    ["/f", "/g", "EEXIST"],
    ["/f", "/f", "EEXIST"],
    ["/f", "/", "EEXIST"],
    ["/f", "/low/.", "EEXIST"],
    ["/missing", "/g", "ENOENT"],
    ["/low", "/low/n", "EINVAL"],
    ["/up/in", "/up", "EEXIST"],
  ])("NOREPLACE, %s -> %s: %s", check("NOREPLACE"));

  it.each<Row>([
    ["/missing", "/f", "ENOENT"],
    ["/f", "/missing", "ENOENT"],
    ["/f", "/gone", "ENOENT"],
    ["/f/", "/g", "ENOTDIR"],
    ["/f", "/g/", "ENOTDIR"],
    ["/f", "/low/", "EXDEV"],
    ["/up", "/f", "ok"],
    ["/up", "/f/", "ENOTDIR"],
    ["/f", "/up/", "ok"],
    ["/up", "/up/in", "EINVAL"],
    ["/up/in", "/up", "EINVAL"],
    ["/", "/f", "EBUSY"],
    ["/f", "/", "EBUSY"],
  ])("EXCHANGE, %s <-> %s: %s", check("EXCHANGE"));

  it.each<Row>([
    ["/all/f", "/mine/f", "ok"],
    ["/all/f", "/others/f", "EACCES"],
    ["/all/up", "/all/f", "ok"],
    ["/all/up", "/mine/f", "EACCES"],
    ["/mine/f", "/all/up", "EACCES"],
    ["/mine/f", "/all/mineup", "EACCES"],
  ])("EXCHANGE as another user, %s <-> %s: %s", check("EXCHANGE", 1000));

  it.each<Row>([
    ["/f", "/n", "EROFS"],
    ["/missing", "/n", "EROFS"],
    ["/missing/a", "/n", "ENOENT"],
    ["/", "/n", "EBUSY"],
    ["/f", "/f", "EROFS"],
  ])("on a read-only mount, %s -> %s: %s", check("", 0, true));
});
