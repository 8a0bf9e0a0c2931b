import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS as LIMITS } from "../../../src/image/limits.ts";
import type { TarEntry } from "../../../src/image/tar/entry.ts";
import { TarReader } from "../../../src/image/tar/read-tar.ts";
import { type MadeEntry, makeTar } from "../support/make-tar.ts";
import { entriesOf } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

/** What GNU tar puts before an entry whose name is longer than its field. */
const long = (name: string): MadeEntry => ({
  name: "././@LongLink",
  type: "L",
  data: `${name}\0`,
});
const LONG = `${"directory/".repeat(12)}file`;

function plainOf(tar: Buffer, entries = 100): TarEntry[] {
  const reader = new TarReader(folder.range(tar), { limits: { ...LIMITS, entries } });
  const given: TarEntry[] = [];
  reader.givePlain({ addPlain: (header) => given.push(header.entry()) });
  return given;
}

describe("TarReader.givePlain()", () => {
  it("gives files, directories and symlinks as next() reads them", () => {
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
      { name: "usr/l", type: "2", linkname: "b/c", mode: 0o777 },
      { name: "usr/m", type: "2", linkname: "\u00e9".repeat(50) },
      long(LONG),
      { name: LONG },
      long(`${LONG}2`),
      { name: LONG, data: "x".repeat(600) },
      long("directory/short"),
      { name: "directory/other" },
      long(`${LONG}s/`),
      { name: LONG, type: "5" },
      long(`${LONG}s/l`),
      { name: LONG, type: "2", linkname: "x" },
      { name: "usr/e", data: "e" },
    ]);

    const given = plainOf(tar);

    expect(given).toEqual(entriesOf(folder, tar));
    expect(given).toHaveLength(16);
  });

  it("gives no more than the limit of entries", () => {
    expect(plainOf(makeTar([{ name: "a" }, { name: "b" }, { name: "c" }]), 2)).toHaveLength(2);
  });

  it.each<[string, MadeEntry]>([
    ["a symlink to nothing", { name: "l", type: "2" }],
    ["a long name that is none", { ...long("a"), data: "" }],
    ["a long name that is not ASCII", long("\u00e9".repeat(100))],
    ["a long name beyond what a path may be", long("n/".repeat(513))],
    ["a long name with a part beyond what a name may be", long("n".repeat(256))],
    ["a long target", { ...long(LONG), type: "K" }],
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

  it("leaves a long name to next() whose header is broken, or the one behind it", () => {
    const tar = makeTar([{ name: "a" }, long(LONG), { name: LONG }]);
    const broken = (at: number): Buffer => Buffer.from(tar).fill(1, at, at + 1);

    expect(plainOf(tar)).toHaveLength(2);
    expect(plainOf(broken(512 + 300))).toHaveLength(1);
    expect(plainOf(broken(3 * 512 + 300))).toHaveLength(1);
    expect(plainOf(tar.subarray(0, 3 * 512))).toHaveLength(1);
  });

  it("counts long names as next() does", () => {
    const pair = [long(LONG), { name: LONG }];
    const limits = { ...LIMITS, extendedHeaderBytes: 2 * (LONG.length + 1) };
    const reader = new TarReader(folder.range(makeTar([...pair, ...pair, ...pair])), { limits });
    let given = 0;
    reader.givePlain({ addPlain: () => given++ });

    expect(given).toBe(2);
    expect(() => reader.next()).toThrow("beyond the limit extendedHeaderBytes");
  });
});
