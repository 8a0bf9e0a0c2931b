import type { ScenarioResult } from "../../scenario/result.ts";
import { dockerSize } from "../docker/short-size.ts";
import type { Page } from "../page.ts";
import { padEnd, padStart, printable, shorten } from "../text.ts";

const COLUMN = 10;
const COLUMNS = ["layers", "size", "shared", "unique"] as const;

/** Several images that steps gave a name to: what each shares with others, and what they take on disk together. */
export function imagesTable({ images, diskBytes }: ScenarioResult, page: Page): string[] {
  const distinct = new Map(images.map(({ image, bytes }) => [image.config.id, bytes]));
  if (images.length < 2) return [];
  const room = page.width - COLUMNS.length * COLUMN - 2;
  const row = (name: string, cells: readonly string[]) =>
    `  ${padEnd(shorten(name, room), room)}${cells.map((cell) => padStart(cell, COLUMN)).join("")}`;
  const sum = [...distinct.values()].reduce((all, bytes) => all + bytes, 0);
  return [
    page.paint("faint", row("", COLUMNS)),
    ...images.map(({ tag, image, bytes, sharedBytes, uniqueBytes }) => {
      const sizes = [bytes, sharedBytes, uniqueBytes].map(dockerSize);
      return row(printable(tag), [`${image.layers.length}`, ...sizes]);
    }),
    row("added up", ["", dockerSize(sum)]),
    row("on disk, each layer once", ["", page.paint("written", dockerSize(diskBytes))]),
  ];
}
