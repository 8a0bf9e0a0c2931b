import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../../src/image/image-error.ts";
import { importTar } from "../../../src/image/import-tar.ts";
import { type TarEntries, TarReader } from "../../../src/image/tar/read-tar.ts";
import { dumpLayer } from "../../support/dump-layer.ts";
import { type MadeEntry, makeTar } from "../support/make-tar.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();

/** The way that each entry takes which is not plain. */
class NonePlain implements TarEntries {
  readonly #reader: TarReader;

  constructor(reader: TarReader) {
    this.#reader = reader;
  }

  givePlain(): void {}

  next() {
    return this.#reader.next();
  }

  get end() {
    return this.#reader.end;
  }
}

/** What becomes of an archive, or why nothing does. */
function outcome(tar: Buffer, way: "usual" | "none plain"): unknown {
  const range = folder.range(tar);
  try {
    const entries = new NonePlain(new TarReader(range, { globalHeaders: "ignore" }));
    const { layer, size } = importTar(range, {
      name: "layer",
      ...(way === "usual" ? {} : { entries }),
    });
    return { size, layer: dumpLayer(layer) };
  } catch (error) {
    if (error instanceof ImageError) return error.fault.what;
    throw error;
  }
}

const long = "0123456789".repeat(8);
const part = fc.constantFrom(
  "a",
  "b",
  "c",
  "ab",
  "..",
  ".",
  "",
  ".wh.a",
  "\u00e9",
  long,
  `${long}xyz`,
);
const name = fc
  .tuple(fc.constantFrom("", "./", "/"), fc.array(part, { minLength: 1, maxLength: 4 }))
  .map(([start, parts]) => start + parts.join("/"));

/** What an unusual writer, or a fault on the way, makes of a header. */
const patch = fc.constantFrom<NonNullable<MadeEntry["patch"]>>(
  (header) => header.set([0x80, 0, 0, 0, 0, 0, 1, 2], 108),
  (header) => header.write("    644 ", 100, "latin1"),
  (header) => header.write("00000x0", 116, "latin1"),
  (header) => header.write("77777777777", 124, "latin1"),
  (header) => header.write("77777777777", 136, "latin1"),
  (header) => header.write("prefix/of/it", 345, "latin1"),
  (header) => header.write("ustar  \0", 257, "latin1"),
  (header) => header.fill(0, 257, 265),
);

const entry: fc.Arbitrary<MadeEntry> = fc.record(
  {
    name,
    type: fc.constantFrom("0", "0", "0", "5", "5", "1", "2", "3", "7", "\0", "L"),
    linkname: name,
    data: fc.constantFrom("", "x", "y".repeat(513)),
    mode: fc.integer({ min: 0, max: 0o177777 }),
    uid: fc.integer({ min: 0, max: 0o7777777 }),
    mtime: fc.integer({ min: 0, max: 2 ** 31 }),
    pax: fc.constantFrom({ path: "pax/name" }, { mtime: "12.5" }, { "SCHILY.xattr.user.a": "1" }),
    patch,
  },
  { requiredKeys: ["name", "type", "linkname", "data", "mode"] },
);

/** Mostly of the plain kind: what is none of it would end many archives early. */
const plain: fc.Arbitrary<MadeEntry> = fc.record({
  name,
  type: fc.constantFrom("0", "5"),
  data: fc.constantFrom("", "x"),
  mode: fc.integer({ min: 0, max: 0o7777 }),
});

const symlink: fc.Arbitrary<MadeEntry> = fc.record({
  name,
  type: fc.constant("2"),
  linkname: fc.oneof(name, fc.constantFrom("", "a", "../..", "/a")),
  mode: fc.constant(0o777),
});

/** GNU tar's way to say a name that is too long for its field. */
const longName: fc.Arbitrary<MadeEntry> = fc.record({
  name: fc.constant("././@LongLink"),
  type: fc.constantFrom("L", "L", "L", "L", "K"),
  data: fc
    .tuple(fc.constantFrom("", "a/", `${long}/b/`, "n".repeat(256), `${long}/`.repeat(13)), name)
    .chain(([start, end]) => fc.constantFrom(`${start}${end}\0`, `${start}${end}`)),
});

/** Only files and long names have a payload. */
const single = fc
  .oneof(plain, plain, plain, symlink, entry)
  .map((one) => (/[07\0L]/.test(one.type!) ? one : { ...one, data: "" }));
const made = fc.oneof(
  single.map((one) => [one]),
  fc.tuple(longName, single),
);

describe("any archive", () => {
  it("becomes the same layer, or the same refusal, if no entry is taken for a plain one", () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 10 }), (entries) => {
        const tar = makeTar(entries.flat());

        expect(outcome(tar, "usual")).toEqual(outcome(tar, "none plain"));
      }),
      { numRuns: 600 },
    );
  });
});
