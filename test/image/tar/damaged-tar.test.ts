import { describe, expect, it } from "vitest";
import { readRange } from "../../../src/image/byte-range.ts";
import { DEFAULT_LIMITS } from "../../../src/image/limits.ts";
import type { ReadTarOptions } from "../../../src/image/tar/read-tar.ts";
import { makeTar } from "../support/make-tar.ts";
import { entriesOf as entriesIn } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

const entriesOf = (tar: Uint8Array, options: ReadTarOptions = {}) =>
  entriesIn(folder, tar, options);

describe("TarReader refuses", () => {
  const good = makeTar([{ name: "a", data: "data" }, { name: "b" }]);
  const changed = (at: number, byte: number) => {
    const tar = Buffer.from(good);
    tar[at] = byte;
    return tar;
  };
  const sparse = (map: string, data = "x", size = "10") =>
    makeTar([
      {
        name: "s",
        data,
        pax: { "GNU.sparse.size": size, "GNU.sparse.numblocks": "1", "GNU.sparse.map": map },
      },
    ]);
  const cases: [why: string, tar: Buffer, message: string][] = [
    ["what is no tar", Buffer.from("hello ".repeat(200)), "not a tar archive: its first header"],
    ["a damaged header", changed(1024, 0x7a), "damaged tar archive: the header at byte 1024"],
    [
      "a cut payload",
      good.subarray(0, 514),
      'entry "a": cut short: 4 bytes from byte 512 on; expected an archive of at least 516 bytes, not 514',
    ],
    ["a cut header", good.subarray(0, 1100), "cut short: 76 bytes of a header at byte 1024"],
    [
      "a lone block of zeros",
      Buffer.concat([Buffer.alloc(512), good]),
      "a lone block of zeros at byte 0",
    ],
    [
      "a type that nobody knows",
      makeTar([{ name: "q", type: "Q" }]),
      'entry "q": type "Q" is none',
    ],
    [
      "a number that is none",
      makeTar([{ name: "q", patch: (h) => h.write("12x4567", 108) }]),
      'entry "q": no number in its header at byte 108',
    ],
    [
      "a size beyond all files",
      makeTar([{ name: "q", patch: (h) => h.fill(0xff, 125, 136).set([0x80], 124) }]),
      'entry "q": no number in its header at byte 124',
    ],
    [
      "a negative size",
      makeTar([{ name: "q", patch: (h) => h.fill(0xff, 124, 136) }]),
      'entry "q": size -1',
    ],
    [
      "a negative owner",
      makeTar([{ name: "q", patch: (h) => h.fill(0xff, 108, 116) }]),
      'entry "q": uid -1',
    ],
    [
      "an owner beyond 32 bits",
      makeTar([{ name: "q", pax: { gid: "4294967295" } }]),
      'entry "q": gid 4294967295; expected 0 to 4294967294',
    ],
    [
      "a PAX owner that is no number",
      makeTar([{ name: "q", pax: { uid: "1x" } }]),
      'entry "q": uid NaN',
    ],
    [
      "a PAX time that is none",
      makeTar([{ name: "q", pax: { mtime: "1e9" } }]),
      "a modification time that is none",
    ],
    [
      "a NUL in a PAX name",
      makeTar([{ name: "q", pax: { path: "a\0b" } }]),
      "PAX record path holds a NUL byte",
    ],
    [
      "a PAX record that lies about its length",
      makeTar([{ name: "x", type: "x", data: "99 path=a\n" }, { name: "q" }]),
      "malformed PAX record at byte 0",
    ],
    [
      "a PAX record without a newline",
      makeTar([{ name: "x", type: "x", data: "8 path=ab" }, { name: "q" }]),
      "malformed PAX record at byte 0",
    ],
    [
      "a PAX record without a key",
      makeTar([{ name: "x", type: "x", data: "5 =a\n" }, { name: "q" }]),
      "malformed PAX record at byte 0",
    ],
    [
      "an extended header that describes nothing",
      makeTar([{ name: "x", type: "L", data: "name" }]),
      "it ends after an extended header",
    ],
    [
      "an extended header beyond the end",
      makeTar([{ name: "x", type: "x", size: 4000 }]),
      "that the end of the archive cuts short",
    ],
    [
      "a huge extended header",
      makeTar([{ name: "x", type: "L", size: 2 ** 21 }]),
      "of 2097152 bytes (limit extendedHeader: 1048576)",
    ],
    [
      "a sparse map that overlaps",
      sparse("0,1,0,1", "xx"),
      'entry "s": a sparse map that overlaps itself',
    ],
    [
      "a sparse map beyond the file",
      sparse("10,1"),
      'entry "s": a sparse map that overlaps itself or leaves the file',
    ],
    [
      "a sparse map over other data",
      sparse("0,2"),
      'entry "s": a sparse map of 2 bytes over 1 bytes of data',
    ],
    [
      "a sparse map with half a run",
      sparse("0,1,5"),
      'entry "s": a sparse map that overlaps itself',
    ],
    [
      "a sparse file without a size",
      sparse("0,1", "x", "-1"),
      'entry "s": a sparse file without a proper size',
    ],
    [
      "a sparse format to come",
      makeTar([{ name: "s", pax: { "GNU.sparse.major": "2" } }]),
      'entry "s": a sparse format newer than 1.0',
    ],
    [
      "a sparse map longer than its entry",
      makeTar([
        {
          name: "s",
          data: "9\n",
          pax: { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9" },
        },
      ]),
      'entry "s": the sparse map is longer than the entry',
    ],
    [
      "a sparse map without a line, which is not gathered to its end",
      makeTar([
        {
          name: "s",
          data: Buffer.alloc(4 << 20, "9"),
          pax: { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9" },
        },
      ]),
      'entry "s": a sparse map without a proper count',
    ],
    [
      "a sparse map without a count",
      makeTar([
        {
          name: "s",
          data: "x\n",
          pax: { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9" },
        },
      ]),
      'entry "s": a sparse map without a proper count',
    ],
  ];

  it.each(cases)("%s", (_, tar, message) => {
    expect(() => entriesOf(tar)).toThrow(message);
  });

  it("more entries than the limit", () => {
    const limits = { ...DEFAULT_LIMITS, entries: 1 };

    expect(() => entriesOf(good, { limits })).toThrow("more than 1 entries");
  });

  it("more bytes of extended headers than the limit", () => {
    const tar = makeTar(
      ["a", "b", "c"].map((name) => ({ name, pax: { "SCHILY.xattr.user.x": "v".repeat(400) } })),
    );
    const limits = { ...DEFAULT_LIMITS, extendedHeaderBytes: 1000 };

    expect(() => entriesOf(tar, { limits })).toThrow("beyond the limit extendedHeaderBytes: 1000");
  });

  it("a file that gets shorter while it is read", () => {
    const range = { ...folder.range(good), size: good.length * 2 };

    expect(() => readRange(range, Buffer.alloc(9000), 0, 9000, 0)).toThrow(
      "the file ends at byte 2560, while it was being read",
    );
  });
});
