import type { Page } from "./page.ts";
import { copiedBytes, type PricedScenario, writtenBytes } from "./priced.ts";
import { padEnd, padStart, printable, shorten } from "./text.ts";
import { counted, sizeWords } from "./words.ts";

/** A scenario as one line of the summary. */
export interface SummaryLine {
  readonly file: string;
  readonly ok: boolean;
  readonly image: number;
  readonly written: number;
  readonly copied: number;
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
  };
}

/** Columns of an amount. */
const SIZE = 11;

/** One line a scenario, by folder, and the totals. `unread`: files that could not be run. */
export function summary(lines: readonly SummaryLine[], unread: number, page: Page): string {
  const { paint, width } = page;
  const room = width - 3 * SIZE - 3;
  const row = (mark: string, name: string, amounts: readonly string[]) =>
    `${mark}${padEnd(name, room)}${amounts.map((text) => padStart(text, SIZE)).join("")}`;
  const sizes = ({ image, written, copied }: Omit<SummaryLine, "file" | "ok">) =>
    [image, written, copied].map((bytes) => (bytes === 0 ? "·" : sizeWords(bytes)));
  const rows = lines.flatMap((line, i) => {
    const [folder, name] = split(line.file);
    const mark = line.ok ? paint("good", " ✓ ") : paint("bad", " ✗ ");
    const first = i === 0 || split(lines[i - 1]!.file)[0] !== folder;
    return [
      ...(first ? [paint("faint", shorten(`${folder}/`, width))] : []),
      row(mark, shorten(name, room), sizes(line)),
    ];
  });
  return `${[
    paint("faint", row("   ", "", ["image", "written", "copied up"])),
    ...rows,
    row("   ", "together", sizes(sum(lines))),
    "",
    verdict(lines, unread, page),
  ].join("\n")}\n`;
}

function sum(lines: readonly SummaryLine[]): Omit<SummaryLine, "file" | "ok"> {
  const add = (amount: (line: SummaryLine) => number) =>
    lines.reduce((all, line) => all + amount(line), 0);
  return {
    image: add(({ image }) => image),
    written: add(({ written }) => written),
    copied: add(({ copied }) => copied),
  };
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
