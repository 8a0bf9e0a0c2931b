import type { CopiedUp, CopyCosts } from "./copied-up.ts";
import { dockerSize } from "./docker/short-size.ts";
import { aboutWords } from "./duration-words.ts";
import type { Page } from "./page.ts";
import { type PricedFor, waitFor } from "./priced-for.ts";
import { printable, shorten } from "./text.ts";
import { counted } from "./words.ts";

/** Files that are told apart; the rest is a sum. */
const TOLD = 5;
const PATH_WIDTH = 48;

/** What was copied up whole, in lines; none when nothing was. */
export function copiedUpLines(
  { files, copied, twice }: CopyCosts,
  pricedFor: PricedFor,
  page: Page,
): string[] {
  const { paint } = page;
  if (files.length === 0) return [];
  const sum = paint("copied", dockerSize(copied));
  const kept = twice === 0 ? "" : `, ${paint("copied", dockerSize(twice))} of it stored twice`;
  const told = files.slice(0, TOLD).map((file) => `  ${fileLine(file, pricedFor, page)}`);
  const rest = files.slice(TOLD);
  const more = rest.reduce((bytes, file) => bytes + file.copied, 0);
  return [
    `copied up whole: ${sum} in ${counted(files.length, "file")}${kept}`,
    ...told,
    ...(rest.length === 0
      ? []
      : [`  and ${counted(rest.length, "file")} with ${dockerSize(more)}`]),
  ];
}

function fileLine(
  { path, trigger, copied, twice, gone, work }: CopiedUp,
  pricedFor: PricedFor,
  { paint }: Page,
): string {
  const name = paint("path", shorten(printable(path), PATH_WIDTH));
  const time = aboutWords(waitFor(work, pricedFor));
  return `${name}  ${dockerSize(copied)} by ${trigger} in ${time}; ${fate(copied, twice, gone)}`;
}

function fate(copied: number, twice: number, gone: boolean): string {
  if (gone) return "the copy is gone again";
  if (twice === 0) return "all of it changed";
  return twice >= copied ? "none of it changed" : `${dockerSize(copied - twice)} of it changed`;
}
