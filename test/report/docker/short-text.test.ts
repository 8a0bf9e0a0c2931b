import { describe, expect, it } from "vitest";
import { ellipsis, shortId } from "../../../src/report/docker/short-text.ts";

describe("ellipsis", () => {
  it.each([
    ["short", "short"],
    ["exactly 10", "exactly 10"],
    ["one more, 11", "one more,…"],
    ["日本語日本語", "日本語日…"],
    ["日本語日本", "日本語日本"],
  ])("cuts %s to ten columns: %s", (text, cut) => {
    expect(ellipsis(text, 10)).toBe(cut);
  });
});

describe("shortId", () => {
  it("leaves twelve digits, and words as they are", () => {
    expect(shortId(`sha256:${"0123456789abcdef".repeat(4)}`)).toBe("0123456789ab");
    expect(shortId("<missing>")).toBe("<missing>");
  });
});
