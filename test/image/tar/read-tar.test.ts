import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TarEntry } from "../../../src/image/tar/entry.ts";
import { type ReadTarOptions, TarReader } from "../../../src/image/tar/read-tar.ts";
import { makeEntry, makeTar, paxRecords } from "../support/make-tar.ts";
import { bytesOf, entriesOf as entriesIn } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

const entriesOf = (tar: Uint8Array, options: ReadTarOptions = {}) =>
  entriesIn(folder, tar, options);

const outline = (entry: TarEntry) => `${entry.name} ${entry.size} at ${entry.data.offset}`;
const oneOf = (tar: Uint8Array): TarEntry => entriesOf(tar)[0]!;

describe("TarReader on headers", () => {
  it("reads GNU's long names and numbers in base 256", () => {
    const long = `${"d/".repeat(80)}name`;
    const target = "t".repeat(120);
    const tar = makeTar([
      { name: "././@LongLink", type: "L", data: `${long}\0` },
      { name: "././@LongLink", type: "K", data: `${target}\0` },
      {
        name: "short",
        type: "2",
        linkname: "short",
        patch(header) {
          header.set([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe], 108);
          header.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], 136);
          header.write("ustar  \0", 257, "latin1");
        },
      },
    ]);

    expect(oneOf(tar)).toMatchObject({
      name: long,
      linkname: target,
      type: "symlink",
      uid: 0xffff_fffe,
      mtimeSec: -2,
    });
  });

  it("reads a file of more bytes than octal digits can say", () => {
    const size = 9 * 2 ** 30;
    const tar = makeTar([{ name: "big", pax: { size: String(size) } }]);

    expect(() => entriesOf(tar)).toThrow(`entry "big": cut short: ${size} bytes from byte 1536 on`);
  });

  it("lets PAX records override the header, and an empty record give it back", () => {
    const pax = {
      path: "p\u00e4th",
      linkpath: "link",
      uid: "3000000",
      gid: "4000000000",
      mtime: "-1.25",
      "SCHILY.xattr.user.a": Uint8Array.of(0, 0x0a, 0x3d, 0xff),
      "LIBARCHIVE.xattr.user.b%20c": "AP8=",
      "SCHILY.acl.access": "ignored",
    };
    const [first, second] = entriesOf(
      makeTar([
        { name: "a", type: "2", linkname: "x", pax },
        { name: "b", pax: { path: "" } },
      ]),
    );

    expect(first).toMatchObject({
      name: "p\u00e4th",
      linkname: "link",
      uid: 3000000,
      gid: 4000000000,
      mtimeSec: -2,
      mtimeNsec: 750_000_000,
    });
    expect([...first!.xattrs!]).toEqual([
      ["user.a", Uint8Array.of(0, 0x0a, 0x3d, 0xff)],
      ["user.b c", Uint8Array.of(0, 0xff)],
    ]);
    expect(second).toMatchObject({ name: "b", xattrs: null });
  });

  it("applies a PAX global header to all that follow, or to none", () => {
    const tar = makeTar([
      { name: "g", type: "g", data: paxRecords({ uid: "7", mtime: "99.5" }) },
      { name: "a" },
      { name: "b", pax: { uid: "8" } },
      { name: "c" },
    ]);
    const uids = (options: ReadTarOptions) => entriesOf(tar, options).map((entry) => entry.uid);

    expect(uids({})).toEqual([7, 8, 7]);
    expect(uids({ globalHeaders: "ignore" })).toEqual([0, 8, 0]);
  });

  it("keeps the bytes of names that are not UTF-8", () => {
    const name = "caf\udce9/\u00e9";
    const tar = makeTar([{ name }, { name: "x", pax: { path: name } }]);

    expect(entriesOf(tar).map((entry) => entry.name)).toEqual([name, name]);
  });

  it("joins the prefix of ustar, and the shorter one of star", () => {
    const ustar = (header: Buffer) => header.write("pre/fix", 345, "latin1");
    const star = (header: Buffer) => {
      header.write("pre".padEnd(131, "\0"), 345, "latin1");
      header.write("00000000017 00000000017 ", 476, "latin1");
      header.write("tar\0", 508, "latin1");
    };
    const names = entriesOf(
      makeTar([
        { name: "a", patch: ustar },
        { name: "b", patch: star },
      ]),
    );

    expect(names.map((entry) => entry.name)).toEqual(["pre/fix/a", "pre/b"]);
  });

  it("takes a name with a slash for a directory only where the typeflag is older than ustar", () => {
    const tar = makeTar([
      { name: "a/", type: "\0" },
      { name: "b/", type: "0" },
      { name: "c", type: "7" },
    ]);

    expect(entriesOf(tar).map((entry) => entry.type)).toEqual(["dir", "file", "file"]);
  });

  it("accepts the checksum of writers that added up signed bytes", () => {
    const header = makeEntry({ name: "\u00e9" });
    header.fill(" ", 148, 156);
    const sum = header.reduce((total, byte) => total + ((byte << 24) >> 24), 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");

    expect(oneOf(Buffer.concat([header, Buffer.alloc(1024)])).name).toBe("\u00e9");
  });

  it("says how the archive ended", () => {
    const end = (tar: Buffer) => {
      const reader = new TarReader(folder.range(tar));
      while (reader.next() !== null);
      return reader.end;
    };
    const tar = makeTar([{ name: "a" }]);

    expect(end(tar)).toBe("marker");
    expect(end(tar.subarray(0, 512))).toBe("end of file");
    expect(end(Buffer.alloc(0))).toBe("end of file");
    expect(end(Buffer.concat([tar, Buffer.from("whatever comes after the marker")]))).toBe(
      "marker",
    );
  });

  it("feeds every byte into a hash, wherever headers lie in its window", () => {
    const entries = Array.from({ length: 40 }, (_, i) => ({
      name: `f${i}`,
      pax: { "SCHILY.xattr.user.x": "v".repeat(i * 700) },
      data: Buffer.alloc(i * 9_973, i),
    }));
    const tar = Buffer.concat([makeTar(entries), Buffer.alloc(5_000_001, 7)]);
    const hash = createHash("sha256");
    const found = entriesOf(tar, { hash });

    expect(hash.digest("hex")).toBe(createHash("sha256").update(tar).digest("hex"));
    expect(found.map(outline)).toEqual(entriesOf(tar).map(outline));
    expect(
      found.map((entry) => bytesOf(tar, entry).equals(entries[Number(entry.name.slice(1))]!.data)),
    ).not.toContain(false);
  });
});
