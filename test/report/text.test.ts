import { describe, expect, it } from "vitest";
import {
  hanging,
  padEnd,
  padStart,
  printable,
  reflow,
  shorten,
  solid,
  widthOf,
  wrap,
} from "../../src/report/text.ts";

describe("printable()", () => {
  it.each([
    ["plain text, whatever the script", "a b/日本語 é 🐳", "a b/日本語 é 🐳"],
    ["control characters", "a\u001b[31m\r\n\t\0\u009b", "a\\x1b[31m\\x0d\\n\\t\\x00\\x9b"],
    ["bytes that are no UTF-8", "caf\udce9", "caf\\xe9"],
    ["other lone surrogates", "a\ud83d", "a\\ud83d"],
    ["what turns the writing direction", "a\u202egpj.exe", "a\\u202egpj.exe"],
  ])("%s", (_why, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe("shorten()", () => {
  it.each([
    ["/short", 10, "/short"],
    ["/var/lib/db/data.db", 19, "/var/lib/db/data.db"],
    ["/var/lib/db/data.db", 12, "/var/…ata.db"],
    ["日本語日本語日本語", 9, "日本…本語"],
    ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 5, "👩‍👩‍👧‍👦…👩‍👩‍👧‍👦"],
    ["ab", 1, "…"],
  ])("%s in %i columns", (text, width, shown) => {
    expect(shorten(text, width)).toBe(shown);
    expect(widthOf(shorten(text, width))).toBeLessThanOrEqual(width);
  });
});

describe("padEnd() and padStart()", () => {
  it("count columns, not characters", () => {
    expect(padEnd("日本", 6)).toBe("日本  ");
    expect(padStart("\u001b[1mab\u001b[22m", 4)).toBe("  \u001b[1mab\u001b[22m");
    expect(padEnd("too long", 3)).toBe("too long");
  });
});

describe("wrap()", () => {
  it("breaks at spaces, and leaves a long word whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("a https://example.org/long b", 9)).toEqual(["a", "https://example.org/long", "b"]);
  });

  it("does not break what is solid", () => {
    expect(wrap(`copied ${solid("4 KiB")} of`, 9)).toEqual(["copied", "4 KiB of"]);
  });
});

describe("hanging()", () => {
  it("aligns the lines below the first", () => {
    expect(hanging("→ ", "one two", 6)).toEqual(["→ one", "  two"]);
  });
});

describe("reflow()", () => {
  it("joins lines that were full, and keeps those that were short on purpose", () => {
    const long = "a line of prose that somebody broke because it was long enough";

    expect(reflow(`${long}\nfor one line\n\nFROM a\nCOPY b /\n`, 200)).toEqual([
      `${long} for one line`,
      "",
      "FROM a",
      "COPY b /",
    ]);
  });
});
