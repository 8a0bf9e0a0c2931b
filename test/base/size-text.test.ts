import { describe, expect, it } from "vitest";
import { parseSize, sizeHint } from "../../src/base/size-text.ts";

describe("parseSize()", () => {
  it.each([
    ["0", 0],
    ["4096", 4096],
    ["12B", 12],
    ["3kB", 3000],
    ["3KB", 3000],
    ["44MB", 44_000_000],
    ["1.98MB", 1_980_000],
    ["236.98MB", 236_980_000],
    ["500 GB", 500_000_000_000],
    ["1TB", 1e12],
    ["4KiB", 4096],
    ["200MiB", 209_715_200],
    ["1.5GiB", 1_610_612_736],
    ["2TiB", 2 ** 41],
    [" 7 ", 7],
  ])("reads %s as %i bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    "",
    "MB",
    "200M",
    "5k",
    "1.3B",
    "-1",
    "1e3",
    "0x10",
    "4 096",
    "1mib",
    "9999999TiB",
    "Infinity",
  ])("refuses %j", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe("sizeHint()", () => {
  it.each([
    ["200M", "200MB counts in thousands, 200MiB in 1024s"],
    ["5k", "5kB counts in thousands, 5KiB in 1024s"],
    ["1mib", "1MB counts in thousands, 1MiB in 1024s"],
    ["1x", undefined],
  ])("of %s is %s", (text, hint) => {
    expect(sizeHint(text)).toBe(hint);
  });
});
