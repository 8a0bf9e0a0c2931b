import { describe, expect, it } from "vitest";
import { ALL_ALTERNATIVES } from "../../../src/scenario/compare/comparison.ts";
import { faultsOf, HEAD, parse } from "../support.ts";

const compare = (text: string) => parse(`${HEAD}compare: ${text}`).compare;
const NO_NUMBERS = { disk: undefined, containers: undefined };

describe("compare:", () => {
  it("is nothing when it is left out", () => {
    expect(parse(HEAD).compare).toBeNull();
    expect(compare("false")).toBeNull();
  });

  it.each(["true", "[all]", "{}", "[all, vfs, all]"])("asks for all by %s", (text) => {
    expect(compare(text)).toEqual({ ...NO_NUMBERS, alternatives: ALL_ALTERNATIVES });
  });

  it("asks for some, in their order, each once", () => {
    expect(compare("[zfs, { volume: /var/lib/db }, metacopy, zfs]")?.alternatives).toEqual([
      { kind: "zfs" },
      { kind: "volume", paths: ["/var/lib/db"] },
      { kind: "metacopy" },
    ]);
  });

  it("takes several directories as one way, as paths that are clean", () => {
    expect(
      compare("[{ volume: [/var//lib/db/, /srv/./x/../y], tmpfs: /tmp }]")?.alternatives,
    ).toEqual([
      { kind: "volume", paths: ["/var/lib/db", "/srv/y"] },
      { kind: "tmpfs", paths: ["/tmp"] },
    ]);
  });

  it("takes the size of a disk and a number of containers", () => {
    expect(compare("{ with: [vfs], disk: 100GiB, containers: 50 }")).toEqual({
      alternatives: [{ kind: "vfs" }],
      disk: 100 * 2 ** 30,
      containers: 50,
    });
  });

  it.each([
    ["5", "4:10 compare: expected true or false or a map or a list, found 5"],
    [
      "[vsf]",
      '4:11 compare[0]: expected one of all, metacopy, redirect_dir, reflink, devicemapper, btrfs, zfs, vfs, found "vsf" (did you mean vfs?)',
    ],
    [
      "[{ volume: data }]",
      '4:21 compare[0].volume: expected a directory below "/": an absolute path, as /var/lib/db, found "data"',
    ],
    [
      "[{ tmpfs: / }]",
      '4:20 compare[0].tmpfs: expected a directory below "/": an absolute path, as /var/lib/db, found "/"',
    ],
    [
      "[{ tmpfs: /a/.. }]",
      '4:20 compare[0].tmpfs: expected a directory below "/": an absolute path, as /var/lib/db, found "/a/.."',
    ],
    ["[{}]", "4:11 compare[0]: expected volume: or tmpfs:, and a directory, found a map"],
    ["[]", "4:10 compare: expected a list with something in it, found a list"],
    ["{ disks: 1GiB }", "4:12 compare.disks: unknown key (did you mean disk?)"],
    ["{ disk: 0 }", "4:18 compare.disk: expected a disk of some size, found 0"],
    ["{ containers: 0 }", "4:24 compare.containers: expected 1 or more, found 0"],
  ])("refuses %s", (text, fault) => {
    expect(faultsOf(`${HEAD}compare: ${text}`)).toEqual([fault]);
  });

  it("wants containers", () => {
    const faults = faultsOf("version: 1\ntitle: x\ncompare: true\nsteps:\n  - build: .\n");

    expect(faults).toEqual(["3:1 compare: there is no image for containers to start from"]);
  });
});
