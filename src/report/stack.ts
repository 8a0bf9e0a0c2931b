import { bar, linearScale, type Scale } from "./bars.ts";
import { type BoxPart, box, innerWidth, sideBySide } from "./box.ts";
import { foldLayers } from "./fold-layers.ts";
import { layerTitle } from "./layer-words.ts";
import type { Page } from "./page.ts";
import type { PricedScenario } from "./priced.ts";
import { padEnd, padStart, printable, shorten, widthOf } from "./text.ts";
import { counted, sizeWords } from "./words.ts";

/** What one compartment of the picture shows. */
export interface Slab {
  readonly title: string;
  readonly bytes: number;
  /** Bytes that lie under something of the same name, or under a whiteout. */
  readonly hidden: number;
  readonly files: number;
  readonly directories: number;
  readonly symlinks: number;
  readonly specials: number;
  readonly whiteouts: readonly string[];
  readonly opaques: readonly string[];
}

/** The stack as a picture: the uppers on top, the lowest layer at the bottom, sizes to scale. */
export function stackPicture(priced: PricedScenario, page: Page): string[] {
  const uppers = upperSlabs(priced);
  const lowers = lowerSlabs(priced);
  const scale = linearScale(Math.max(0, ...[...uppers, ...lowers].map(({ bytes }) => bytes)));
  const image = foldLayers(lowers).map((slab) =>
    "lines" in slab ? slab : compartment(slab, scale, page),
  );
  if (uppers.length === 1) {
    const upper = compartment(uppers[0]!, scale, page);
    return box([upper, ...image.map((part, i) => ({ ...part, apart: i === 0 }))], page);
  }
  const abreast = uppers.length === 2 ? 2 : 1;
  const narrow = { ...page, width: Math.floor(page.width / abreast) };
  const drawn = uppers.map((slab) => [compartment(slab, scale, narrow)]);
  const above = abreast === 2 ? sideBySide(drawn, page) : drawn.flatMap((one) => box(one, page));
  return [...above, ...box(image, page)];
}

function upperSlabs({ containers }: PricedScenario): Slab[] {
  return containers.map(({ result: { name, whiteouts, opaques }, cost: { upper } }) => {
    const { files, directories, symlinks, specials, sizeBytes } = upper;
    const counts = { files, directories, symlinks, specials };
    const title =
      containers.length === 1 ? "upper (the container's own layer)" : `upper of ${name}`;
    return { title: printable(title), bytes: sizeBytes, hidden: 0, ...counts, whiteouts, opaques };
  });
}

/** Topmost first. What the only container hides counts as hidden; several hide this and that. */
function lowerSlabs({ result, containers, hidden }: PricedScenario): Slab[] {
  const lost = containers.length === 1 ? containers[0]!.hidden : hidden;
  return result.layers
    .map((layer, i) => ({ ...layer, title: layerTitle(layer), hidden: lost[i]! }))
    .reverse();
}

function compartment(slab: Slab, scale: Scale, page: Page): BoxPart {
  const { paint } = page;
  const room = innerWidth(page);
  const bars = Math.min(24, Math.floor(room / 3));
  const row = (shown: string, bytes: number, words: string): string[] => {
    const size = padStart(sizeWords(bytes), SIZE);
    const whole = `${padEnd(shown, bars)} ${size}  ${words}`;
    return widthOf(whole) <= room
      ? [whole]
      : [`${padEnd(shown, bars)} ${size}`, shorten(words, room)];
  };
  const lines = row(slabBar(slab, scale, bars, page), slab.bytes, contents(slab));
  if (slab.hidden > 0) {
    const hidden = row("", slab.hidden, "of it hidden from above");
    lines.push(...hidden.map((line) => paint("hidden", line)));
  }
  for (const [word, paths] of [
    ["whiteout", slab.whiteouts],
    ["opaque", slab.opaques],
  ] as const) {
    for (const path of paths.slice(0, LISTED)) {
      lines.push(`${paint("bad", padEnd(word, 8))} ${shorten(printable(path), room - 9)}`);
    }
    const more = paths.length - LISTED;
    if (more > 0)
      lines.push(`${" ".repeat(9)}and ${counted(more, `${word} more`, `${word}s more`)}`);
  }
  return { title: slab.title, lines };
}

/** Columns of a size. */
const SIZE = 10;
/** Names of one kind that are listed. */
const LISTED = 4;

function slabBar({ bytes, hidden }: Slab, scale: Scale, width: number, { paint }: Page): string {
  const whole = scale.of(bytes);
  if (hidden === 0) return paint("written", bar(whole, width));
  const columns = Math.max(1, Math.round(whole * width));
  const dark = Math.max(1, Math.round((columns * hidden) / bytes));
  return paint("written", "█".repeat(columns - dark)) + paint("hidden", "░".repeat(dark));
}

function contents({ files, directories, symlinks, specials }: Slab): string {
  const words = [
    [files, "file", "files"],
    [directories, "directory", "directories"],
    [symlinks, "symlink", "symlinks"],
    [specials, "device or pipe", "devices and pipes"],
  ] as const;
  const some = words.filter(([count]) => count > 0);
  return some.map(([count, one, many]) => counted(count, one, many)).join(", ") || "empty";
}
