import { type Duration, NO_TIME } from "../cost/time/duration.ts";
import type { Work } from "../cost/time/work.ts";
import { durationParts } from "./duration-words.ts";
import type { Page } from "./page.ts";
import { copiedBytes, type PricedScenario, waitedWork, writtenBytes } from "./priced.ts";
import { type PricedFor, waitFor } from "./priced-for.ts";
import { sumWork } from "./sum-work.ts";
import { padEnd, padStart, printable, shorten } from "./text.ts";
import { deviceLines } from "./time-lines.ts";
import { counted, sizeWords } from "./words.ts";

/** A scenario as one line of the summary. */
export interface SummaryLine {
  readonly file: string;
  readonly ok: boolean;
  readonly image: number;
  readonly written: number;
  readonly copied: number;
  /** For one processor. */
  readonly work: Work;
  readonly pricedFor: PricedFor;
}

export function summaryLine(priced: PricedScenario): SummaryLine {
  const { file, ok, layers, containers, diskBytes } = priced.result;
  const stored = layers.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    file,
    ok,
    // Without containers, what was built is the matter.
    image: containers.length === 0 ? diskBytes : stored,
    written: writtenBytes(priced),
    copied: copiedBytes(priced),
    work: waitedWork(priced),
    pricedFor: priced.pricedFor,
  };
}

/** Columns of an amount, of a time, and of what it lies between. */
const SIZE = 10;
const TIME = 9;
const INTERVAL = 11;
/** Below this width there is no room for the image. */
const NARROW = 72;

/** One line a scenario, by folder, and the totals. `unread`: files that could not be run. */
export function summary(lines: readonly SummaryLine[], unread: number, page: Page): string {
  const { paint, width } = page;
  const [skipped, told] = width < NARROW ? [1, 2] : [0, 3];
  const room = width - told * SIZE - TIME - INTERVAL - 3;
  const row = (mark: string, name: string, all: readonly string[], [time, between]: TimeWords) => {
    const amounts = all.slice(skipped).map((text) => padStart(text, SIZE));
    const times = `${padStart(time, TIME)}  ${paint("faint", between)}`;
    return `${mark}${padEnd(name, room)}${amounts.join("")}${times}`.trimEnd();
  };
  const sizes = ({ image, written, copied }: Sizes) =>
    [image, written, copied].map((bytes) => (bytes === 0 ? "·" : sizeWords(bytes)));
  const rows = lines.flatMap((line, i) => {
    const [folder, name] = split(line.file);
    const mark = line.ok ? paint("good", " ✓ ") : paint("bad", " ✗ ");
    const first = i === 0 || split(lines[i - 1]!.file)[0] !== folder;
    return [
      ...(first ? [paint("faint", shorten(`${folder}/`, width))] : []),
      row(mark, shorten(name, room), sizes(line), timeWords(waitFor(line.work, line.pricedFor))),
    ];
  });
  return `${[
    paint("faint", row("   ", "", ["image", "written", "copied up"], ["time", ""])),
    ...rows,
    row("   ", "together", sizes(sum(lines)), timeWords(timeOfAll(lines))),
    ...devices(lines, page),
    "",
    verdict(lines, unread, page),
  ].join("\n")}\n`;
}

type Sizes = Pick<SummaryLine, "image" | "written" | "copied">;

function sum(lines: readonly SummaryLine[]): Sizes {
  const add = (amount: (line: SummaryLine) => number) =>
    lines.reduce((all, line) => all + amount(line), 0);
  return {
    image: add(({ image }) => image),
    written: add(({ written }) => written),
    copied: add(({ copied }) => copied),
  };
}

type TimeWords = readonly [time: string, between: string];

function timeWords(time: Duration): TimeWords {
  if (time.high <= 0) return ["·", ""];
  const { value, interval } = durationParts(time);
  return [value, interval.replace(" to ", "–")];
}

/** One after the other. Of one device all work is priced at once: whoever errs about a price errs so everywhere. */
function timeOfAll(lines: readonly SummaryLine[]): Duration {
  return [...byDevice(lines)]
    .map(([pricedFor, works]) => waitFor(sumWork(works), pricedFor))
    .reduce(
      (sum, { ns, low, high }) => ({ ns: sum.ns + ns, low: sum.low + low, high: sum.high + high }),
      NO_TIME,
    );
}

/** Devices are the same that say the same: those of lines from another thread are copies. */
function byDevice(lines: readonly SummaryLine[]): ReadonlyMap<PricedFor, readonly Work[]> {
  const devices = new Map<string, PricedFor>();
  const works = new Map<PricedFor, Work[]>();
  for (const { pricedFor, work } of lines) {
    const said = JSON.stringify(pricedFor);
    const device = devices.get(said) ?? pricedFor;
    devices.set(said, device);
    const known = works.get(device);
    if (known === undefined) works.set(device, [work]);
    else known.push(work);
  }
  return works;
}

/** What the times stand for; of several devices, that they do not stand for one. */
function devices(lines: readonly SummaryLine[], page: Page): string[] {
  const [one, ...others] = byDevice(lines).keys();
  if (one === undefined) return [];
  if (others.length === 0) return deviceLines(one, page);
  return [page.paint("faint", "  Times: each of the device that its scenario names.")];
}

function verdict(lines: readonly SummaryLine[], unread: number, { paint }: Page): string {
  const failed = lines.filter(({ ok }) => !ok).length;
  const bad = [
    ...(failed > 0 ? [`${failed} not as expected`] : []),
    ...(unread > 0 ? [`${unread} could not be run`] : []),
  ];
  const count = counted(lines.length + unread, "scenario");
  return bad.length === 0
    ? paint("good", `✓ ${count}, all as expected.`)
    : paint("bad", `✗ ${count}, ${bad.join(", ")}.`);
}

/** The folder of a scenario file, and its name without the ending. */
function split(file: string): [folder: string, name: string] {
  const path = printable(file);
  const slash = path.lastIndexOf("/");
  return [path.slice(0, Math.max(slash, 0)) || ".", path.slice(slash + 1).replace(ENDING, "")];
}

const ENDING = /\.(ya?ml|json)$/;
