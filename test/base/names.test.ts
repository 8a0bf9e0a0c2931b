import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNames, decodeName, encodeName, nameBytes, ownName } from "../../src/base/names.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

const NAMES: [what: string, raw: Uint8Array, name: string][] = [
  ["nothing", bytes(), ""],
  ["ASCII", bytes(0x61, 0x2e, 0x62), "a.b"],
  ["UTF-8", bytes(0xc3, 0xbc, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80), "ü€😀"],
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, 0x61), "\ufeffa"],
  ["Latin-1", bytes(0x66, 0xfc, 0x72), "f\udcfcr"],
  ["a lone continuation byte", bytes(0x80), "\udc80"],
  ["a cut sequence", bytes(0x61, 0xe2, 0x82), "a\udce2\udc82"],
  ["an overlong slash", bytes(0xc0, 0xaf), "\udcc0\udcaf"],
  ["an encoded surrogate", bytes(0xed, 0xa0, 0x80), "\udced\udca0\udc80"],
  ["past the last code point", bytes(0xf4, 0x90, 0x80, 0x80), "\udcf4\udc90\udc80\udc80"],
  [
    "good after bad, of all lengths",
    bytes(0xff, 0x61, 0xc3, 0xbc, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80),
    "\udcffaü€😀",
  ],
];

describe("decodeName() and encodeName()", () => {
  it.each(NAMES)("take %s there and back", (_what, raw, name) => {
    expect(decodeName(raw)).toBe(name);
    expect(encodeName(name)).toEqual(raw);
  });

  it("lose no byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        expect(encodeName(decodeName(raw))).toEqual(raw);
      }),
    );
  });

  it("tell different bytes apart", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }), (a, b) => {
        const same = Buffer.compare(a, b) === 0;

        expect(decodeName(a) === decodeName(b)).toBe(same);
      }),
    );
  });
});

describe("nameBytes()", () => {
  it.each(NAMES)("counts the bytes of %s", (_what, raw, name) => {
    expect(nameBytes(name)).toBe(raw.length);
  });
});

describe("compareNames()", () => {
  it("orders as strcmp() does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }), (a, b) => {
        const order = compareNames(decodeName(a), decodeName(b));

        expect(Math.sign(order)).toBe(Buffer.compare(a, b));
      }),
    );
  });

  it("puts what UTF-16 orders otherwise where its bytes belong", () => {
    const names = ["\u{10000}", "\uffff", "\udc80", "a", ""];

    expect(names.toSorted(compareNames)).toEqual(["", "a", "\udc80", "\uffff", "\u{10000}"]);
  });
});

describe("ownName()", () => {
  it.each([
    "",
    "a",
    "twelve chars",
    "thirteen char",
    "a-much-longer-name.js",
    "ü\udc80 and more of it",
  ])("gives the same name: %j", (name) => {
    expect(ownName(`/some/path/${name}`.slice(11))).toBe(name);
  });
});
