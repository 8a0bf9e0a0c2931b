import type { Image } from "../../image/image.ts";
import type { BuildDeed, CommitDeed, Deed, DiffDeed, RunDeed } from "../../scenario/result.ts";
import { dockerSize } from "../docker/short-size.ts";
import type { Page } from "../page.ts";
import type { PricedFor } from "../priced-for.ts";
import { hanging, printable, shorten, widthOf } from "../text.ts";
import { counted } from "../words.ts";
import { buildLines, warningLines } from "./build-report.ts";

/** Lines of output, and changes, that are shown. */
const SHOWN = 20;
/** Lines that a RUN printed. */
const PRINTED = 3;

/** What a step of Docker's did, in lines of at most the page's width. */
export function deedLines(deed: Deed, page: Page, pricedFor: PricedFor): string[] {
  switch (deed.kind) {
    case "build":
      return builtLines(deed, page, pricedFor);
    case "run":
      return ranLines(deed, page);
    case "commit":
      return committedLines(deed);
    case "diff":
      return changedLines(deed, page);
    default:
      return deed satisfies never;
  }
}

/** Instruction by instruction: the layer, or why there is none. */
export function builtLines(deed: BuildDeed, page: Page, pricedFor: PricedFor): string[] {
  const { built } = deed;
  return [
    ...buildLines(built, page, { ids: false, news: false, printed: PRINTED, pricedFor }),
    ...warningLines(built.warnings, page.width),
    imageWords(deed, built.names),
  ].flatMap((line) => fitted(line, page));
}

/** Broken where it is too long, below where it begins. */
function fitted(line: string, { width }: Page): string[] {
  const indent = /^ */.exec(line)![0];
  return widthOf(line) <= width ? [line] : hanging(indent, line.slice(indent.length), width);
}

function imageWords(
  { image, baseLayers }: BuildDeed | CommitDeed,
  tags: readonly string[],
): string {
  const { length } = image.layers;
  const added = length - baseLayers;
  const own = baseLayers === 0 ? "" : `, ${added === 0 ? "none" : added} new`;
  const names = tags.length === 0 ? "" : `${tags.map(printable).join(", ")}: `;
  return `→ ${names}${dockerSize(sizeOf(image))} in ${counted(length, "layer")}${own}`;
}

const sizeOf = ({ layers }: Image): number => layers.reduce((sum, { size }) => sum + size, 0);

function ranLines({ output, unknown }: RunDeed, page: Page): string[] {
  const lines = output.replace(/\n$/, "").split("\n");
  const said = output === "" ? [] : lines;
  const bar = page.paint("faint", "│");
  const programs = counted(unknown.length, "program");
  return [
    ...said
      .slice(0, SHOWN)
      .map((line) => `${bar} ${shorten(printable(line), page.width - 2)}`.trimEnd()),
    ...more(said.length, "line"),
    ...(unknown.length === 0
      ? []
      : hanging("", `${programs} cannot be run here: ${unknown.join(", ")}`, page.width)),
  ];
}

function committedLines(deed: CommitDeed): string[] {
  const [layer] = deed.image.layers.slice(deed.baseLayers);
  const made =
    layer === undefined
      ? "no layer: the container wrote nothing"
      : `layer  ${dockerSize(layer.size)}: the container's upper as it is now`;
  return [made, imageWords(deed, deed.tag === undefined ? [] : [deed.tag])];
}

function changedLines({ changes }: DiffDeed, { width }: Page): string[] {
  if (changes.length === 0) return ["nothing that docker diff would tell"];
  const lines = changes.slice(0, SHOWN).map(({ kind, path, aspects }) => {
    const how =
      kind !== "C" || aspects === undefined ? "" : `  (${aspects.join(", ") || "nothing"})`;
    return `${kind} ${shorten(printable(path), width - 2 - how.length)}${how}`;
  });
  return [...lines, ...more(changes.length, "change")];
}

function more(count: number, what: string): string[] {
  const left = count - SHOWN;
  return left > 0 ? [`and ${counted(left, `${what} more`, `${what}s more`)}`] : [];
}
