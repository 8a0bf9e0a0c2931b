import { describe, expect, it } from "vitest";
import { exceedsPage, itemsOf, splitData } from "../../src/mount/options-data.ts";

const item = (name: string, value?: string | boolean) => ({ name, value });

describe("splitData()", () => {
  it.each([
    ["", []],
    [",,", []],
    ["=on,volatile", [item("volatile")]],
    ["a,b=c,,d=", [item("a"), item("b", "c"), item("d", "")]],
    ["a=b=c", [item("a", "b=c")]],
    ["a=b\\,c,d", [item("a", "b\\,c"), item("d")]],
    ["a=b\\\\,c", [item("a", "b\\\\"), item("c")]],
    ["a\\", [item("a\\")]],
    ["a=\n,b", [item("a", "\n"), item("b")]],
  ])("splits %j", (text, items) => {
    expect(splitData(text)).toEqual(items);
  });

  it("sees 4095 bytes and loses the rest", () => {
    const full = "a".repeat(4095);

    expect(splitData(`${full}b,c`)).toEqual([item(full)]);
    expect(splitData(`${"é".repeat(2047)},b,c`)).toEqual([item("é".repeat(2047))]);
  });
});

describe("exceedsPage()", () => {
  it("counts bytes", () => {
    expect(exceedsPage("a".repeat(4095))).toBe(false);
    expect(exceedsPage("a".repeat(4096))).toBe(true);
    expect(exceedsPage("é".repeat(2048))).toBe(true);
  });
});

describe("itemsOf()", () => {
  it("keeps names and values as they are", () => {
    expect(itemsOf({ "a,b": "c,d", e: false })).toEqual([item("a,b", "c,d"), item("e", false)]);
  });
});
