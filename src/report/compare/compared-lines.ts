import {
  amplificationOf,
  containersThatFit,
  movedBytes,
  type Together,
  together,
} from "../../cost/alternatives/outlay.ts";
import type { Duration } from "../../cost/time/duration.ts";
import type { Compared } from "../../scenario/compare/compare.ts";
import { durationParts, intervalWords } from "../duration-words.ts";
import type { Page } from "../page.ts";
import { hanging, printable, shorten } from "../text.ts";
import { counted, grouped, listed, sizeWords, timesWords } from "../words.ts";
import { aboutAlternative, alternativeWords } from "./alternative-words.ts";
import { type Column, columnTable } from "./column-table.ts";
import type { ComparedScenario, TimedWay } from "./compared-scenario.ts";
import { differentLines } from "./different-lines.ts";

/** The same steps under each way to store the containers, as a table, and what is to be known of it; without `notes`, only
 *  where steps come out otherwise. `time`: how long a way takes. */
export function comparedLines(
  compared: ComparedScenario,
  { notes, time }: { readonly notes: boolean; readonly time: (way: TimedWay) => Duration },
  page: Page,
): string[] {
  const { ways, disk, containers, apart: left } = compared;
  if (ways.length === 0) return note(NOTHING, page);
  const names = ways.map(({ alternative }) => alternativeWords(alternative));
  return [
    ...columnTable("", names, mainColumns(ways, disk, time), page),
    ...(containers === undefined ? [] : ["", ...togetherLines(ways, names, containers, page)]),
    ...apart([...differentLines(ways, page), ...leftLines(left, page)]),
    ...(notes ? noteLines(ways, page) : []),
  ];
}

const apart = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", ...lines];

const NOTHING = "Nothing to compare: the scenario builds images and has no containers of its own.";

/** Steps that are told. */
const TOLD = 5;

function leftLines(left: ComparedScenario["apart"], page: Page): string[] {
  if (left.length === 0) return [];
  const told = left
    .slice(0, TOLD)
    .map(({ number, text }) => `step ${number} (${shorten(printable(text), 40)})`);
  const more = left.length - told.length;
  const which = listed(more > 0 ? [...told, counted(more, "more step")] : told);
  const text = `Not in the table: what ${which} would cost. Images that steps build or commit are not made again.`;
  return note(text, page);
}

function noteLines(ways: readonly Compared[], page: Page): string[] {
  return [
    "",
    ...ways.flatMap((way) => [
      ...note(`${alternativeWords(way.alternative)}: ${aboutAlternative(way.alternative)}.`, page),
      ...memoryLines(way, page),
    ]),
    ...note(LEGEND, page),
  ];
}

const LEGEND =
  "Container: on disk beside the image, in blocks. Moved: written by programs, and copied because of it. Time: copies that there are to begin with are in it. Inodes, directories and other metadata are left out, and nothing leaves the page cache.";

function mainColumns(
  ways: readonly Compared[],
  disk: number | undefined,
  time: (way: TimedWay) => Duration,
): Column[] {
  const column = (title: string, worth: number, cell: (way: Compared) => string): Column => ({
    ...{ title, worth },
    cells: ways.map(cell),
  });
  const several = ways.some(({ outlay }) => outlay.containers > 1);
  return [
    column("image", 1, ({ outlay }) => sizeWords(outlay.imageBytes)),
    column(several ? "containers" : "container", 7, ({ outlay }) =>
      sizeWords(outlay.containerBytes),
    ),
    column("moved", 6, ({ outlay }) => sizeWords(movedBytes(outlay))),
    column("time", 5, (way) => durationParts(time(way)).value),
    column("between", 0, (way) => intervalWords(time(way))),
    column("amplified", 2, amplifiedWords),
    ...(disk === undefined
      ? []
      : [
          column(`fit ${sizeWords(disk)}`, 4, ({ outlay }) =>
            fitWords(containersThatFit(outlay, disk)),
          ),
        ]),
  ];
}

function amplifiedWords({ outlay }: Compared): string {
  const times = amplificationOf(outlay);
  if (times !== null) return timesWords(times);
  return outlay.copiedBytes > 0 ? "∞" : "none";
}

const fitWords = (count: number): string =>
  Number.isFinite(count) ? grouped(count) : "any number";

function togetherLines(
  ways: readonly Compared[],
  names: readonly string[],
  count: number,
  page: Page,
): string[] {
  const sums = ways.map(({ outlay }) => together(outlay, count));
  const column = (title: string, worth: number, bytes: (sum: Together) => number): Column => ({
    ...{ title, worth },
    cells: sums.map((sum) => sizeWords(bytes(sum))),
  });
  const columns = [
    column("on disk", 4, ({ diskBytes }) => diskBytes),
    column("shared", 2, ({ sharedDiskBytes }) => sharedDiskBytes),
    column("page cache", 3, ({ cacheBytes }) => cacheBytes),
    column("shared", 1, ({ sharedCacheBytes }) => sharedCacheBytes),
  ];
  return columnTable(`${counted(count, "container")}`, names, columns, page);
}

function memoryLines({ alternative, outlay }: Compared, page: Page): string[] {
  if (outlay.memoryBytes === 0) return [];
  const size = sizeWords(outlay.memoryBytes);
  return note(`${alternativeWords(alternative)}: ${size} lie in memory, not on disk.`, page);
}

function note(text: string, { paint, width }: Page): string[] {
  return hanging("  ", text, width).map((line) => paint("faint", line));
}
