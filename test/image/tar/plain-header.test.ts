import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS as LIMITS } from "../../../src/image/limits.ts";
import type { TarEntry } from "../../../src/image/tar/entry.ts";
import { TarReader } from "../../../src/image/tar/read-tar.ts";
import { type MadeEntry, makeTar } from "../support/make-tar.ts";
import { entriesOf } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

function plainOf(tar: Buffer, entries = 100): TarEntry[] {
  const reader = new TarReader(folder.range(tar), { limits: { ...LIMITS, entries } });
  const given: TarEntry[] = [];
  reader.givePlain({ addPlain: (header) => given.push(header.entry()) });
  return given;
}

describe("TarReader.givePlain()", () => {
  it("gives files and directories as next() reads them", () => {
    const tar = makeTar([
      { name: "usr/" },
      {
        name: "usr/a",
        data: "x".repeat(600),
        mode: 0o104755,
        uid: 5,
        gid: 6,
        mtime: 1_700_000_000,
      },
      { name: "usr/b/" },
      { name: "usr/b/c", data: "c" },
      { name: "us", type: "5" },
      { name: "usr/b/d", data: "d" },
      { name: "./e//f", data: "f" },
      { name: "n".repeat(100) },
    ]);

    const given = plainOf(tar);

    expect(given).toEqual(entriesOf(folder, tar));
    expect(given).toHaveLength(8);
  });

  it("gives no more than the limit of entries", () => {
    expect(plainOf(makeTar([{ name: "a" }, { name: "b" }, { name: "c" }]), 2)).toHaveLength(2);
  });

  it.each<[string, MadeEntry]>([
    ["a symlink", { name: "l", type: "2", linkname: "a" }],
    ["a hard link", { name: "l", type: "1", linkname: "a" }],
    ["a device", { name: "l", type: "3" }],
    ["the root", { name: "./" }],
    ["a mark", { name: "d/.wh.a" }],
    ["a name without an end", { name: "d//" }],
    ["a name that is not ASCII", { name: "d/\u00e9" }],
    ["a parent that is not ASCII", { name: "\u00e9/a" }],
    ["a name in two fields", { name: "a", patch: (header) => header.write("p", 345) }],
    ["a number that is not octal", { name: "a", patch: (header) => header.fill(0x80, 108, 109) }],
    ["PAX records", { name: "a", pax: { mtime: "1.5" } }],
    ["a payload cut short", { name: "a", size: 10_000 }],
  ])("leaves %s to next()", (_what, entry) => {
    expect(plainOf(makeTar([{ name: "before" }, entry, { name: "after" }]))).toHaveLength(1);
  });

  it("leaves a broken header to next()", () => {
    const tar = makeTar([{ name: "a" }, { name: "b" }]);
    tar[512 + 300] = 1;

    expect(plainOf(tar)).toHaveLength(1);
  });
});
