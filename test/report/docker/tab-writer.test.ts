import { describe, expect, it } from "vitest";
import { tabbed } from "../../../src/report/docker/tab-writer.ts";

describe("tabbed", () => {
  // Each as Go's text/tabwriter writes it with minwidth 10, padding 3.
  it.each([
    ["A\tB\nlonger cell\tx\n", "A             B\nlonger cell   x\n"],
    ["日本語の長い名前です\tx\né\ty\n", "日本語の長い名前です   x\né            y\n"],
    ["a\t\tc\n", "a                   c\n"],
    ["a\tb\nno cells\nlonger cell\tb\n", "a         b\nno cells\nlonger cell   b\n"],
    ["a\t\n", "a         \n"],
    ["", ""],
  ])("lays out %j", (text, laid) => {
    expect(tabbed(text)).toBe(laid);
  });
});
