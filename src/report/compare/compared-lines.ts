import {
  amplificationOf,
  containersThatFit,
  movedBytes,
  type Together,
  together,
} from "../../cost/alternatives/outlay.ts";
import type { Compared } from "../../scenario/compare/compare.ts";
import type { StepOutcome } from "../../scenario/result.ts";
import type { Page } from "../page.ts";
import { hanging, printable, shorten } from "../text.ts";
import { counted, grouped, sizeWords, timesWords } from "../words.ts";
import { aboutAlternative, alternativeWords } from "./alternative-words.ts";
import { type Column, columnTable } from "./column-table.ts";
import type { ComparedScenario } from "./compared-scenario.ts";

/** The same steps under each way to store the containers, as a table, and what is to be known of it. */
export function comparedLines(compared: ComparedScenario, page: Page): string[] {
  const { ways, disk, containers } = compared;
  const names = ways.map(({ alternative }) => alternativeWords(alternative));
  return [
    ...columnTable("", names, mainColumns(ways, disk), page),
    ...(containers === undefined ? [] : ["", ...togetherLines(ways, names, containers, page)]),
    "",
    ...ways.flatMap((way) => [
      ...note(`${alternativeWords(way.alternative)}: ${aboutAlternative(way.alternative)}`, page),
      ...memoryLines(way, page),
      ...differentLines(way, page),
    ]),
    ...note(LEGEND, page),
  ];
}

const LEGEND =
  "container: on disk beside the image, in blocks; moved: written by programs, and copied because of it. Inodes, directories and other metadata are left out.";

function mainColumns(ways: readonly Compared[], disk: number | undefined): Column[] {
  const column = (title: string, worth: number, cell: (way: Compared) => string): Column => ({
    ...{ title, worth },
    cells: ways.map(cell),
  });
  const several = ways.some(({ outlay }) => outlay.containers > 1);
  return [
    column("image", 1, ({ outlay }) => sizeWords(outlay.imageBytes)),
    column(several ? "containers" : "container", 5, ({ outlay }) =>
      sizeWords(outlay.containerBytes),
    ),
    column("moved", 4, ({ outlay }) => sizeWords(movedBytes(outlay))),
    column("amplified", 2, amplifiedWords),
    ...(disk === undefined
      ? []
      : [
          column(`fit ${sizeWords(disk)}`, 3, ({ outlay }) =>
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
  return note(`${alternativeWords(alternative)}: ${size} lie in memory, not on disk`, page);
}

/** Steps that are told of one way. */
const TOLD = 3;

function differentLines({ alternative, different }: Compared, page: Page): string[] {
  const name = alternativeWords(alternative);
  const lines = different.slice(0, TOLD).flatMap(({ number, text, usual, outcome }) => {
    const step = `step ${number}, ${shorten(printable(text), 50)}`;
    return warning(`${name}: ${step}: ${wordOf(outcome)}, not ${wordOf(usual)}`, page);
  });
  const more = different.length - TOLD;
  if (more <= 0) return lines;
  const steps = counted(more, "more step comes", "more steps come");
  return [...lines, ...warning(`${name}: ${steps} out otherwise`, page)];
}

const wordOf = (outcome: StepOutcome): string =>
  outcome.ok ? "ok" : printable(outcome.errno ?? outcome.message);

function note(text: string, { paint, width }: Page): string[] {
  return hanging("  ", text, width).map((line) => paint("faint", line));
}

const warning = (text: string, { paint, width }: Page): string[] =>
  hanging(`  ${paint("bad", "!")} `, text, width);
