import { describe, expect, it } from "vitest";
import { choosePlatform, parsePlatform, platformText } from "../../src/registry/platform.ts";

const platform = (text: string) => {
  const [os = "", architecture = "", variant = ""] = text.split("/");
  return { os, architecture, variant };
};
const choose = (known: readonly string[], wanted: string) => {
  const candidates = known.map((text) => ({
    platform: text === "" ? null : platform(text),
    text,
  }));
  return choosePlatform(candidates, parsePlatform(wanted), "x:1").text;
};

describe("parsePlatform()", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/x86_64/v1", "linux/amd64"],
    ["Linux/AArch64", "linux/arm64"],
    ["linux/arm64/8", "linux/arm64"],
    ["linux/arm", "linux/arm/v7"],
    ["linux/armel", "linux/arm/v6"],
    ["linux/arm/6", "linux/arm/v6"],
    ["i386", "linux/386"],
    ["windows/amd64", "windows/amd64"],
  ])("reads %s as %s", (text, read) => {
    expect(platformText(parsePlatform(text))).toBe(read);
  });

  it.each(["", "a/b/c/d", "linux/", "li nux/amd64"])("refuses %o", (text) => {
    expect(() => parsePlatform(text)).toThrow("is no platform");
  });
});

describe("choosePlatform()", () => {
  // As containerd's platforms.Only, which Docker chooses with.
  it.each([
    [["linux/386", "linux/amd64"], "linux/amd64", "linux/amd64"],
    [["linux/386"], "linux/amd64", "linux/386"],
    [["linux/amd64", "linux/amd64/v2"], "linux/amd64/v3", "linux/amd64/v2"],
    [["linux/amd64/v2", "linux/amd64"], "linux/amd64", "linux/amd64"],
    [["linux/arm/v5", "linux/arm/v6"], "linux/arm/v7", "linux/arm/v6"],
    [["linux/arm/v7", "linux/arm64/v8"], "linux/arm64", "linux/arm64/v8"],
    [["linux/arm/v7", "linux/arm/v8"], "linux/arm64", "linux/arm/v8"],
    [["windows/amd64", "linux/amd64"], "linux/amd64", "linux/amd64"],
    [["linux/arm/v8"], "linux/arm/v6", "linux/arm/v8"],
    [["linux/ppc64le", ""], "linux/amd64", ""],
    [["constructor/__proto__", "linux/constructor", "linux/amd64"], "linux/amd64", "linux/amd64"],
  ])("takes of %o for %s: %s", (known, wanted, chosen) => {
    expect(choose(known, wanted)).toBe(chosen);
  });

  it("says what there is", () => {
    expect(() => choose(["linux/s390x", "linux/arm/v7"], "linux/amd64")).toThrow(
      "x:1: no matching manifest for linux/amd64 in the manifest list entries; expected one of linux/s390x, linux/arm/v7; name another with --platform",
    );
  });
});
