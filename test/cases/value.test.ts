import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  decodeValue,
  type EncodedBytes,
  encodeBytes,
  encodePieces,
} from "../../src/cases/value.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

describe("encodeBytes()", () => {
  it.each<[string, Uint8Array, EncodedBytes]>([
    ["nothing", bytes(), ""],
    ["text", text("a b~"), "a b~"],
    ["tabs and newlines", text("\ta\n"), "\ta\n"],
    ["other control characters", bytes(13), { hex: "0d" }],
    ["what is not ASCII", text("é"), { hex: "c3a9" }],
    ["zeros", bytes(0, 255), { hex: "00ff" }],
    ["256 bytes", text("x".repeat(256)), "x".repeat(256)],
  ])("shows %s", (_what, data, shown) => {
    expect(encodeBytes(data)).toEqual(shown);
  });

  it("gives the digest of anything longer", () => {
    const data = text("x".repeat(257));

    expect(encodeBytes(data)).toEqual({ len: 257, sha256: sha256(data) });
  });
});

describe("encodePieces()", () => {
  it("takes the pieces in their order", () => {
    expect(encodePieces(4, [text("ab"), text(""), text("cd")])).toBe("abcd");
  });

  it("asks for no more than the pieces of a long file", () => {
    const piece = text("ab".repeat(500));

    expect(encodePieces(2000, [piece, piece])).toEqual({
      len: 2000,
      sha256: sha256(text("ab".repeat(1000))),
    });
  });
});

describe("decodeValue()", () => {
  it.each([
    ["text as UTF-8", "é", bytes(0xc3, 0xa9)],
    ["hex", { hex: "00Ff" }, bytes(0, 255)],
    ["a repeated text, cut at its length", { repeat: "abc", len: 7 }, text("abcabca")],
    ["a repeated text of no length", { repeat: "a", len: 0 }, bytes()],
  ])("reads %s", (_what, value, data) => {
    expect(decodeValue(value)).toEqual(data);
  });
});
