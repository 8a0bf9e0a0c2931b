import { describe, expect, it } from "vitest";
import { cleanPath, isNameTooLong, isTooLong } from "../../src/image/layer-path.ts";

describe("cleanPath()", () => {
  it.each([
    ["a", "/a"],
    ["/a", "/a"],
    ["./a", "/a"],
    ["a/b/", "/a/b"],
    ["a//", "/a"],
    ["./a//b/./c", "/a/b/c"],
    ["a/../b", "/b"],
    [".hidden", "/.hidden"],
    ["a/.hidden/..b", "/a/.hidden/..b"],
    ["...", "/..."],
    [".", "/"],
    ["./", "/"],
    ["/", "/"],
    ["//", "/"],
    ["", "/"],
    ["a/..", "/"],
  ])("makes %j %j", (name, path) => {
    expect(cleanPath(name)).toBe(path);
  });

  it.each(["..", "../a", "/..", "/../a", "a/../../b", "./../a", "a/b/../../../a"])(
    "refuses %j, which climbs above the root",
    (name) => {
      expect(cleanPath(name)).toBeNull();
    },
  );
});

describe("limits of names", () => {
  it("count bytes", () => {
    expect(isNameTooLong("x".repeat(255))).toBe(false);
    expect(isNameTooLong("x".repeat(256))).toBe(true);
    expect(isNameTooLong("\u00e9".repeat(127))).toBe(false);
    expect(isNameTooLong("\u00e9".repeat(128))).toBe(true);
    expect(isTooLong(`/${"x".repeat(4094)}`)).toBe(false);
    expect(isTooLong(`/${"x".repeat(4095)}`)).toBe(true);
    expect(isTooLong("\u4e2d".repeat(1366))).toBe(true);
  });
});
