import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sha256, sha256Hex } from "../../src/base/sha256.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const expected = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("sha256Hex()", () => {
  it.each([
    ["nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "two blocks",
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("gives the digest FIPS 180-4 states for %s", (_name, message, digest) => {
    expect(sha256Hex([text(message)])).toBe(digest);
  });

  it("agrees at every length around the padding's edges", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);

      expect(sha256Hex([bytes]), `${length} bytes`).toBe(expected(bytes));
    }
  });

  it("does not care how the bytes are cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
        expect(sha256Hex(pieces)).toBe(expected(Uint8Array.from(pieces.flatMap((p) => [...p]))));
      }),
    );
  });

  it("takes a million bytes", () => {
    const bytes = new Uint8Array(1_000_000).fill(0x61);

    expect(sha256Hex([bytes])).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });
});

describe("Sha256", () => {
  it("leaves the bytes it is fed alone", () => {
    const bytes = text("abc");

    new Sha256().update(bytes).hex();

    expect(bytes).toEqual(text("abc"));
  });
});
