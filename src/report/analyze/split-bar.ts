import type { ByteClass, BytesByClass } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { CLASS_LOOKS, classesIn } from "./class-looks.ts";

/** A bar of at most `width` columns, as long as its bytes are of `full`, in pieces for the classes. What is not nothing
 *  shows, as far as there is room. */
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

/** Shares out cells: one to each class while there are some, the rest to whoever is furthest from its share. */
function piecesOf(
  byClass: BytesByClass,
  bytes: number,
  cells: number,
): (readonly [ByteClass, number])[] {
  const names = classesIn(byClass);
  const counts = new Map<ByteClass, number>();
  const largestFirst = names.toSorted((a, b) => byClass[b] - byClass[a]);
  for (const name of largestFirst.slice(0, cells)) counts.set(name, 1);
  for (let left = cells - counts.size; left > 0; left--) {
    const [neediest] = [...counts].toSorted(([a, has], [b, had]) => {
      return (byClass[b] / bytes) * cells - had - ((byClass[a] / bytes) * cells - has);
    });
    counts.set(neediest![0], neediest![1] + 1);
  }
  return names.flatMap((name) => (counts.has(name) ? [[name, counts.get(name)!] as const] : []));
}
