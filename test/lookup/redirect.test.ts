import { describe, expect, it } from "vitest";
import { TRUSTED } from "../../src/layer/marks.ts";
import { redirectOf } from "../../src/lookup/redirect.ts";
import { outcomeOf } from "../support/errno.ts";
import { type Bytes, layer } from "../support/layer.ts";

function redirect(value?: Bytes): unknown {
  const marks = value === undefined ? {} : { redirect: value };
  const dir = layer("any", { "/d/": { marks } }).get("/d")!;
  return outcomeOf(() => redirectOf(dir, TRUSTED) ?? "none");
}

describe("redirectOf()", () => {
  it.each<[value: Bytes | undefined, result: string]>([
    [undefined, "none"],
    ["name", "name"],
    ["..", ".."],
    ["/a", "/a"],
    ["/a/b/c", "/a/b/c"],
    ["/a/../b", "/a/../b"],
    [Uint8Array.of(0x2f, 0xff), "/\udcff"],
    ["", "EINVAL"],
    ["/", "EINVAL"],
    ["a/b", "EINVAL"],
    ["a/", "EINVAL"],
    ["/a/", "EINVAL"],
    ["//a", "EINVAL"],
    ["/a//b", "EINVAL"],
  ])("%j: %j", (value, result) => {
    expect(redirect(value)).toBe(result);
  });

  it("looks into its own name space", () => {
    const dir = layer("any", { "/d/": { xattrs: { "user.overlay.redirect": "x" } } }).get("/d")!;

    expect(redirectOf(dir, TRUSTED)).toBeUndefined();
    expect(redirectOf(dir, "user.overlay.")).toBe("x");
  });
});
