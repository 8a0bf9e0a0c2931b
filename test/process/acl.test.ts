import { describe, expect, it } from "vitest";
import {
  ACCESS,
  aclGrants,
  chmodAcl,
  DEFAULT,
  formatAcl,
  inheritAcl,
  isEquivalentToMode,
  isValidAcl,
  modeOfAcl,
  parseAcl,
} from "../../src/process/acl.ts";
import { acl } from "../support/acl.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer } from "../support/layer.ts";

const GOOD = "u::rwx u:1000:r-x g::r-- g:5:rw- m::r-x o::---";

describe("parseAcl() and formatAcl()", () => {
  it("take an ACL there and back", () => {
    const value = acl(GOOD);

    expect(formatAcl(parseAcl(value)!)).toEqual(value);
    expect(parseAcl(value)!.map(({ tag, perm, id }) => [tag, perm, id])).toEqual([
      [0x01, 7, 0xffffffff],
      [0x02, 5, 1000],
      [0x04, 4, 0xffffffff],
      [0x08, 6, 5],
      [0x10, 5, 0xffffffff],
      [0x20, 0, 0xffffffff],
    ]);
  });

  it.each<[what: string, value: Uint8Array, outcome: unknown]>([
    ["nothing: no ACL", new Uint8Array(), "ok"],
    ["no entries: no ACL", acl(""), "ok"],
    ["a short header", Uint8Array.of(2, 0), "EINVAL"],
    ["another version", Uint8Array.of(1, 0, 0, 0), "EOPNOTSUPP"],
    ["half an entry", Uint8Array.of(2, 0, 0, 0, 1), "EINVAL"],
    ["an unknown tag", acl("u::rwx 64::r-- g::r-- o::---"), "EINVAL"],
  ])("%s", (_what, value, outcome) => {
    expect(outcomeOf(() => parseAcl(value))).toBe(outcome);
  });

  it("read a value inside a larger array", () => {
    const larger = new Uint8Array(100);
    larger.set(acl(GOOD), 7);

    expect(parseAcl(larger.subarray(7, 7 + acl(GOOD).length))).toEqual(parseAcl(acl(GOOD)));
  });
});

describe("isValidAcl()", () => {
  it.each<[entries: string, valid: boolean]>([
    ["u::rwx g::r-x o::---", true],
    ["u::rwx g::r-x m::rwx o::---", true],
    [GOOD, true],
    ["u::rwx u:1:r-- u:2:r-- g::r-- m::r-- o::---", true],
    ["u::rwx", false],
    ["u::rwx g::r-x", false],
    ["u::rwx u:1000:r-x g::r-x o::---", false],
    ["u::rwx g::r-x g:5:r-x o::---", false],
    ["o::--- u::rwx g::r-x", false],
    ["u::rwx g::r-x u:1000:r-x m::r-x o::---", false],
    ["u::rwx g::r-x o::--- m::r-x", false],
    ["u::rwx g::r-x m::rwx m::rwx o::---", false],
    ["u::rwx u::rwx g::r-x o::---", false],
    ["u::15 g::r-x o::---", false],
  ])("%s: %s", (entries, valid) => {
    expect(isValidAcl(parseAcl(acl(entries))!)).toBe(valid);
  });
});

describe("isEquivalentToMode() and modeOfAcl()", () => {
  it.each<[entries: string, equivalent: boolean, mode: number]>([
    ["u::rw- g::r-x o::--x", true, 0o651],
    ["u::rwx g::r-x m::rw- o::---", false, 0o760],
    [GOOD, false, 0o750],
  ])("%s", (entries, equivalent, mode) => {
    const parsed = parseAcl(acl(entries))!;

    expect([isEquivalentToMode(parsed), modeOfAcl(parsed)]).toEqual([equivalent, mode]);
  });
});

describe("aclGrants()", () => {
  const READ = 4;
  const WRITE = 2;
  const file = layer("any", { "/f": { text: "", uid: 1, gid: 50 } }).get("/f")!;

  it.each<
    [
      what: string,
      entries: string,
      who: [uid: number, gid: number, ...groups: number[]],
      mask: number,
      granted: boolean,
    ]
  >([
    ["a named user", "u::--- u:7:rw- g::--- m::rwx o::---", [7, 7], READ | WRITE, true],
    ["a named user, less the mask", "u::--- u:7:rw- g::--- m::r-- o::---", [7, 7], WRITE, false],
    [
      "a named user before any group",
      "u::--- u:7:--- g::rwx g:5:rwx m::rwx o::rwx",
      [7, 50, 5],
      READ,
      false,
    ],
    ["the group of the file", "u::--- g::r-- g:5:--- m::rwx o::---", [7, 50], READ, true],
    ["a named group", "u::--- g::--- g:5:r-- m::rwx o::---", [7, 5], READ, true],
    ["a supplementary group", "u::--- g::--- g:5:r-- m::rwx o::---", [7, 7, 5], READ, true],
    ["any one of two groups", "u::--- g::r-- g:5:-w- m::rwx o::---", [7, 50, 5], WRITE, true],
    [
      "but all of it from one",
      "u::--- g::r-- g:5:-w- m::rwx o::---",
      [7, 50, 5],
      READ | WRITE,
      false,
    ],
    ["a group, less the mask", "u::--- g::rwx g:5:rwx m::--- o::rwx", [7, 50], READ, false],
    ["others, whatever the mask", "u::--- g::--- m::--- o::r--", [7, 7], READ, true],
    ["others not when a group matches", "u::--- g::--- g:5:--- m::rwx o::rwx", [7, 5], READ, false],
  ])("%s", (_what, entries, [uid, gid, ...groups], mask, granted) => {
    expect(aclGrants(acl(entries), file, { uid, gid, groups }, mask)).toBe(granted);
  });
});

describe("chmodAcl()", () => {
  it.each<[what: string, before: string, mode: number, after: string]>([
    [
      "sets the mask where there is one",
      GOOD,
      0o642,
      "u::rw- u:1000:r-x g::r-- g:5:rw- m::r-- o::-w-",
    ],
    ["sets the group where there is none", "u::rwx g::rwx o::rwx", 0o421, "u::r-- g::-w- o::--x"],
  ])("%s", (_what, before, mode, after) => {
    expect(chmodAcl(acl(before), mode)).toEqual(acl(after));
  });
});

describe("inheritAcl()", () => {
  const dir = (entries: string) =>
    layer("any", { "/d/": { xattrs: { [DEFAULT]: acl(entries) } } }).get("/d")!;

  it("gives a file an access ACL, cut to the mode asked for", () => {
    expect(inheritAcl(dir(GOOD), 0o100640)).toEqual({
      mode: 0o100640,
      xattrs: [[ACCESS, acl("u::rw- u:1000:r-x g::r-- g:5:rw- m::r-- o::---")]],
    });
  });

  it("gives a directory the default ACL too", () => {
    expect(inheritAcl(dir(GOOD), 0o040777)).toEqual({
      mode: 0o040750,
      xattrs: [
        [ACCESS, acl(GOOD)],
        [DEFAULT, acl(GOOD)],
      ],
    });
  });

  it("needs no ACL for what mode bits can say", () => {
    expect(inheritAcl(dir("u::rwx g::r-x o::r--"), 0o100666)).toEqual({
      mode: 0o100644,
      xattrs: [],
    });
  });

  it("is nothing for a symlink, or without a default ACL", () => {
    expect(inheritAcl(dir(GOOD), 0o120777)).toBeNull();
    expect(inheritAcl(layer("any", {}).root, 0o100644)).toBeNull();
  });
});
