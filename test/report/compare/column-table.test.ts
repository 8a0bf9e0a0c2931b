import { describe, expect, it } from "vitest";
import { type Column, columnTable } from "../../../src/report/compare/column-table.ts";
import { plain } from "../../../src/report/paint.ts";

const COLUMNS: readonly Column[] = [
  { title: "image", worth: 1, cells: ["1 B", "200 MiB"] },
  { title: "moved", worth: 3, cells: ["2 B", "4.3 KiB"] },
  { title: "fit", worth: 2, cells: ["1", "10,000"] },
];
const NAMES = ["overlay2", "a name that is rather long"];

const table = (width: number) => columnTable("way", NAMES, COLUMNS, { width, paint: plain });

describe("columnTable()", () => {
  it("aligns amounts to the right, two columns apart", () => {
    expect(table(80)).toEqual([
      "  way                           image    moved     fit",
      "  overlay2                        1 B      2 B       1",
      "  a name that is rather long  200 MiB  4.3 KiB  10,000",
    ]);
  });

  it("shortens names first, and then tells below what is worth least", () => {
    expect(table(52)[2]).toBe("  a name tha…s rather long  200 MiB  4.3 KiB  10,000");
    expect(table(46)).toEqual([
      "  way                           moved     fit",
      "  overlay2                        2 B       1",
      "  a name that is rather long  4.3 KiB  10,000",
      "",
      "  way                           image",
      "  overlay2                        1 B",
      "  a name that is rather long  200 MiB",
    ]);
    expect(table(34)[0]).toBe(`  ${"way".padEnd(23)}    moved`);
    expect(table(20).filter((line) => line.includes("way"))).toHaveLength(3);
  });
});
