import type { BoxPart } from "./box.ts";
import type { Slab } from "./stack.ts";
import { counted, sizeWords } from "./words.ts";

/** More layers than this are not all drawn. */
const DRAWN = 10;
/** Always drawn, of a tall stack. */
const TOPMOST = 4;
const LOWEST = 2;

/** The layers to draw, topmost first; in a tall stack runs of layers that are like their neighbours become a line. */
export function foldLayers(slabs: readonly Slab[]): (Slab | BoxPart)[] {
  if (slabs.length <= DRAWN) return [...slabs];
  const room = DRAWN - TOPMOST - LOWEST;
  const notable = new Set(
    slabs
      .slice(TOPMOST, -LOWEST)
      .filter((slab) => slab.hidden > 0 || slab.whiteouts.length > 0 || slab.opaques.length > 0)
      .slice(0, room),
  );
  const drawn: (Slab | BoxPart)[] = [];
  let skipped: Slab[] = [];
  const fold = () => {
    if (skipped.length > 0) drawn.push(folded(skipped));
    skipped = [];
  };
  for (const [i, slab] of slabs.entries()) {
    if (i >= TOPMOST && i < slabs.length - LOWEST && !notable.has(slab)) skipped.push(slab);
    else {
      fold();
      drawn.push(slab);
    }
  }
  return drawn;
}

function folded(slabs: readonly Slab[]): BoxPart {
  const files = slabs.reduce((sum, slab) => sum + slab.files, 0);
  const bytes = slabs.reduce((sum, slab) => sum + slab.bytes, 0);
  const words = [counted(slabs.length, "layer"), counted(files, "file"), sizeWords(bytes)];
  return { title: "", lines: [`⋮ ${words.join(", ")}`] };
}
