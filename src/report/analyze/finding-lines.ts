import type { Finding } from "../../analyze/analysis.ts";
import { ownBytes } from "../../analyze/own-bytes.ts";
import type { Page } from "../page.ts";
import { hanging, padEnd, padStart, printable, shorten } from "../text.ts";
import { counted, grouped, shareWords, sizeWords } from "../words.ts";
import type { AnalysisReport } from "./analysis-report.ts";

/** Paths of a finding that have a line of their own. */
const PATHS = 3;

/** The findings: what saves how much, why, where, and what to write instead. */
export function findingLines({ analysis, selected }: AnalysisReport, page: Page): string[] {
  const own = ownBytes(analysis);
  const { findings, others } = selected;
  const lines = findings.flatMap((finding, i) => [
    ...(i === 0 ? [] : [""]),
    ...linesOf(finding, i + 1, own, page),
  ]);
  if (others.length === 0) return lines;
  const sum = others.reduce((bytes, { savingBytes }) => bytes + savingBytes, 0);
  const rest = `${counted(others.length, "finding")} not shown, ${sizeWords(sum)} together`;
  return [...lines, ...(lines.length > 0 ? [""] : []), `  ${page.paint("faint", rest)}`];
}

function linesOf(finding: Finding, number: number, own: number, page: Page): string[] {
  const { paint, width } = page;
  const { cause, fix, savingBytes, layer } = finding;
  const mark = padStart(`${number}`, 3);
  const saving = `saves ${sizeWords(savingBytes)} (${shareWords(savingBytes, own)})`;
  return [
    `${mark}  ${paint("title", saving)}${paint("faint", `  layer ${layer}`)}`,
    ...hanging("     ", printable(cause), width),
    ...pathLines(finding, page),
    ...hanging("     → ", printable(fix.words), width).map((line) => paint("advice", line)),
    ...fix.lines.flatMap((line) => hanging("       ", printable(line), width)),
  ];
}

function pathLines({ paths, directory }: Finding, { paint, width }: Page): string[] {
  const shown = paths.slice(0, PATHS);
  const lines = shown.map(({ path, bytes }) => {
    const name = shorten(printable(path), width - 22);
    return `       ${padEnd(name, Math.min(44, width - 22))}  ${padStart(sizeWords(bytes), 9)}`;
  });
  const left = paths.length - shown.length;
  const more =
    left === 0
      ? []
      : [shorten(`       and ${grouped(left)} more in ${printable(directory)}`, width)];
  return [...lines, ...more].map((line) => paint("faint", line));
}
