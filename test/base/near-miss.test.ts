import { describe, expect, it } from "vitest";
import { nearMiss } from "../../src/base/near-miss.ts";

const CALLS = ["chmod", "chown", "lchown", "open", "mkdir", "unlink", "fd"];

describe("nearMiss()", () => {
  it.each([
    ["chmdo", "chmod"],
    ["chmod ", "chmod"],
    ["Chmod", "chmod"],
    ["mkdri", "mkdir"],
    ["unlnk", "unlink"],
    ["lchonw", "lchown"],
    ["oepn", "open"],
    ["fb", "fd"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearMiss(word, CALLS)).toBe(meant);
  });

  it.each(["remove", "x", "", "rm", "chroot"])("takes %j for nothing", (word) => {
    expect(nearMiss(word, CALLS)).toBeUndefined();
  });

  it("prefers the nearest", () => {
    expect(nearMiss("chownn", ["chmod", "lchown", "chown"])).toBe("chown");
  });
});
