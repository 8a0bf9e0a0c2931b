import type { Finding } from "../../analyze/analysis.ts";
import { ownBytes } from "../../analyze/own-bytes.ts";
import { durationWords } from "../duration-words.ts";
import type { Page } from "../page.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import { cutEnd, hanging, padEnd, padStart, printable, shorten, widthOf } from "../text.ts";
import { counted, grouped, shareWords, sizeWords } from "../words.ts";
import type { AnalysisReport } from "./analysis-report.ts";
import type { StepSource } from "./step-source.ts";

/** Paths of a finding that have a line of their own. */
const PATHS = 3;

/** The findings: what saves how much, why, where, and what to write instead. */
export function findingLines(report: AnalysisReport, page: Page): string[] {
  const { analysis, selected, source, pricedFor } = report;
  const own = ownBytes(analysis);
  const { findings, others } = selected;
  const lines = findings.flatMap((finding, i) => [
    ...(i === 0 ? [] : [""]),
    ...linesOf(finding, i + 1, { own, source, pricedFor }, page),
  ]);
  if (others.length === 0) return lines;
  const sum = others.reduce((bytes, { savingBytes }) => bytes + savingBytes, 0);
  const rest = `${counted(others.length, "finding")} not shown: ${sizeWords(sum)}`;
  return [...lines, ...(lines.length > 0 ? [""] : []), `  ${page.paint("faint", rest)}`];
}

interface Image {
  readonly own: number;
  readonly source: StepSource | null;
  readonly pricedFor: PricedFor;
}

function linesOf(finding: Finding, number: number, image: Image, page: Page): string[] {
  const { paint, width } = page;
  const { own, source, pricedFor } = image;
  const { cause, fix, savingBytes, layer } = finding;
  const place = `  layer ${layer}${sourceWords(source, layer)}`;
  const mark = padStart(`${number}`, 3);
  const time = durationWords(timeFor(finding.savingWork, pricedFor));
  const saving = `saves ${sizeWords(savingBytes)} (${shareWords(savingBytes, own)}), ${time}`;
  return [
    `${mark}  ${paint("title", saving)}${paint("faint", cutEnd(place, width - 5 - widthOf(saving)))}`,
    ...hanging("     ", printable(cause), width),
    ...pathLines(finding, page),
    ...hanging("     → ", printable(fix.words), width).map((line) => paint("advice", line)),
    ...fix.lines.flatMap((line) => hanging("       ", printable(line), width)),
  ];
}

/** ", Dockerfile:7" */
function sourceWords(source: StepSource | null, layer: number): string {
  const range = source?.steps.get(layer);
  return range === undefined ? "" : `, ${printable(source!.dockerfile)}:${range.line}`;
}

const nameWidth = (width: number): number => Math.min(44, width - 22);

function pathLines({ paths, directory }: Finding, { paint, width }: Page): string[] {
  const shown = paths.slice(0, PATHS);
  const repeated = new Set(shown.map(({ path }) => path)).size < shown.length;
  const lines = shown.map(({ path, bytes, layer }) => {
    const name = shorten(printable(path), width - 22);
    // One path may have bytes in several layers.
    const where = repeated ? cutEnd(`  in layer ${layer}`, width - 18 - nameWidth(width)) : "";
    return `       ${padEnd(name, nameWidth(width))}  ${padStart(sizeWords(bytes), 9)}${where}`;
  });
  const left = paths.length - shown.length;
  const more =
    left === 0
      ? []
      : [shorten(`       and ${grouped(left)} more in ${printable(directory)}`, width)];
  return [...lines, ...more].map((line) => paint("faint", line));
}
