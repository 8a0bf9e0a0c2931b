import type { CopyUpCost } from "../cost/cost.ts";
import type { Duration } from "../cost/time/duration.ts";
import { directoryOf } from "./directory-of.ts";
import { aboutWords, durationWords } from "./duration-words.ts";
import { FIRST_CHANGES } from "./first-change.ts";
import type { Page } from "./page.ts";
import { allCopyUps, copiesTime, type PricedScenario, totalTime } from "./priced.ts";
import { type PricedFor, pricedForWords, timeFor, waitFor } from "./priced-for.ts";
import { hanging, printable, shorten, solid } from "./text.ts";
import { counted, sizeWords } from "./words.ts";

/** Copy-ups that are told one by one, of each kind in a directory the dearest; and how much of the dearest of all each has
 *  to take. */
const TOLD = 3;
const LEAST = 0.01;
const PATH_WIDTH = 48;

/** How long it all takes, what a first change waits for and a later one does not, and on what; nothing when it takes
 *  no time. */
export function timeLines(priced: PricedScenario, page: Page): string[] {
  const { pricedFor } = priced;
  const total = totalTime(priced);
  if (total.high <= 0) return [];
  const copies = copyUpsOf(priced);
  const all = `${solid(durationWords(total))} in the file system${shareWords(total, copies, priced)}.`;
  return [
    ...hanging("  ", all, page.width),
    ...waits(copies, priced, page),
    ...deviceLines(pricedFor, page),
  ];
}

/** How much of a time copy-ups take. */
function shareWords(
  total: Duration,
  copies: readonly CopyUpCost[],
  priced: PricedScenario,
): string {
  if (copies.length === 0) return "";
  const copying = copiesTime(copies, priced);
  const share = copying.ns >= total.ns * NEARLY_ALL ? "nearly all" : solid(aboutWords(copying));
  return `, ${share} of it to copy up`;
}

const NEARLY_ALL = 0.9;

/** What times stand for, and how to have others. */
export function deviceLines(pricedFor: PricedFor, { width, paint }: Page, indent = "  "): string[] {
  const text = `Times: ${pricedForWords(pricedFor)} ${solid("(--device NAME|FILE)")}.`;
  return hanging(indent, text, width).map((line) => paint("faint", line));
}

/** Of all containers and builds, dearest first. */
function copyUpsOf(priced: PricedScenario): readonly CopyUpCost[] {
  const all = allCopyUps(priced);
  const time = new Map(all.map((copy) => [copy, timeFor(copy.work, priced.pricedFor).ns]));
  return all.toSorted((a, b) => time.get(b)! - time.get(a)!);
}

function waits(copies: readonly CopyUpCost[], priced: PricedScenario, page: Page): string[] {
  const { pricedFor } = priced;
  const time = ({ work }: CopyUpCost) => timeFor(work, pricedFor).ns;
  const kind = ({ path, trigger }: CopyUpCost) => `${trigger} ${directoryOf(path)}`;
  const kinds = [...new Map(copies.toReversed().map((copy) => [kind(copy), copy])).values()];
  const told = kinds
    .toReversed()
    .slice(0, TOLD)
    .filter((copy) => time(copy) >= time(copies[0]!) * LEAST);
  const rest = copies.filter((copy) => !told.includes(copy));
  const more = counted(rest.length, "more copy-up");
  const together = `${more} in ${solid(durationWords(copiesTime(rest, priced)))}`;
  return [
    ...told.flatMap((copy) => hanging("  • ", firstChangeWords(copy, pricedFor, page), page.width)),
    ...(rest.length === 0 ? [] : hanging("    ", together, page.width)),
  ];
}

/** "The first write to /db waits 0.2 s (0.1 to 0.4); later ones of 4 KiB 3 us (2 to 6)." */
export function firstChangeWords(
  { path, trigger, work }: Pick<CopyUpCost, "path" | "trigger" | "work">,
  pricedFor: PricedFor,
  page: Page,
): string {
  const { first, later } = FIRST_CHANGES[trigger];
  const name = page.paint("path", shorten(printable(path), PATH_WIDTH));
  const wait = solid(durationWords(waitFor(work, pricedFor)));
  const again = solid(durationWords(waitFor(later, pricedFor)));
  const size = later.writtenByte === undefined ? "" : ` of ${solid(sizeWords(later.writtenByte))}`;
  return `The first ${first} ${name} waits ${wait}; later ones${size} ${again}.`;
}
