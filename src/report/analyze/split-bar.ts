import type { ByteClass, BytesByClass } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { CLASS_LOOKS, classesIn } from "./class-looks.ts";

/** A bar of at most `width` columns, as long as its bytes are of `full`, in pieces for the classes. Anything that
 *  is not nothing has a cell, and a class one if it comes to half of one. */
export function splitBar(byClass: BytesByClass, full: number, width: number, page: Page): string {
  const bytes = Object.values(byClass).reduce((sum, one) => sum + one, 0);
  if (bytes === 0) return "";
  const cells = Math.max(1, Math.round((bytes / full) * width));
  return piecesOf(byClass, bytes, cells)
    .map(([name, count]) =>
      page.paint(CLASS_LOOKS[name].tone, CLASS_LOOKS[name].char.repeat(count)),
    )
    .join("");
}

/** Shares out cells as bytes are: those that are left to whoever lacks most of one. */
function piecesOf(
  byClass: BytesByClass,
  bytes: number,
  cells: number,
): (readonly [ByteClass, number])[] {
  const names = classesIn(byClass);
  const shares = names.map((name) => (byClass[name] / bytes) * cells);
  const counts = shares.map(Math.floor);
  const given = counts.reduce((sum, count) => sum + count, 0);
  const neediest = names
    .map((_, i) => i)
    .sort((a, b) => shares[b]! - counts[b]! - (shares[a]! - counts[a]!) || a - b);
  for (const i of neediest.slice(0, cells - given)) counts[i]!++;
  return names.flatMap((name, i) => (counts[i]! > 0 ? [[name, counts[i]!] as const] : []));
}
