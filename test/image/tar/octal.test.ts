import { describe, expect, it } from "vitest";
import { octal6, octal8, octal12 } from "../../../src/image/tar/octal.ts";

/** A field as words. */
function wordsOf(text: string): Int32Array {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new Int32Array(bytes.buffer);
}

describe("octal fields, four digits at a time", () => {
  it.each<[name: string, read: typeof octal8, text: string, value: number]>([
    ["octal8()", octal8, "0000755\0", 0o755],
    ["octal8()", octal8, "7654321 ", 0o7654321],
    ["octal8()", octal8, "1234567\0", 0o1234567],
    ["octal8()", octal8, "7777777\0", 0o7777777],
    ["octal12()", octal12, "00000000000\0", 0],
    ["octal12()", octal12, "12345670123 ", 0o12345670123],
    ["octal12()", octal12, "77777777777\0", 0o77777777777],
    ["octal6()", octal6, "012345\0 ", 0o12345],
    ["octal6()", octal6, "777777\0 ", 0o777777],
  ])("%s reads %o %j", (_name, read, text, value) => {
    expect(read(wordsOf(text), 0)).toBe(value);
  });

  it.each<[name: string, read: typeof octal8, text: string]>([
    ["octal8()", octal8, "000755 \0"],
    ["octal8()", octal8, "   755\0\0"],
    ["octal8()", octal8, "0000785\0"],
    ["octal8()", octal8, "00007558"],
    ["octal8()", octal8, "\x80\0\0\0\0\0\x01\0"],
    ["octal8()", octal8, "\0\0\0\0\0\0\0\0"],
    ["octal12()", octal12, "000000000000"],
    ["octal12()", octal12, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"],
    ["octal12()", octal12, " 0000000000\0"],
    ["octal6()", octal6, "0012345\0"],
    ["octal6()", octal6, "12345\0\0 "],
  ])("%s leaves %o %j to others", (_name, read, text) => {
    expect(read(wordsOf(text), 0)).toBe(-1);
  });
});
