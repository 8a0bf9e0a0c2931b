import type { ImageAnalysis } from "../../analyze/analysis.ts";
import type { ImageComparison } from "../../analyze/compare-analyses.ts";
import type { Verdict } from "../../analyze/gates/gate.ts";
import type { SelectedFindings } from "../../analyze/select-findings.ts";
import { SYNTHETIC } from "../build/build-report.ts";
import { heading, type Page } from "../page.ts";
import type { PricedFor } from "../priced-for.ts";
import { hanging, printable, shorten, wrap } from "../text.ts";
import { analysisHeadline } from "./analysis-headline.ts";
import { classLegend } from "./class-legend.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { directoryBars } from "./directory-bars.ts";
import { diveLines } from "./dive-lines.ts";
import { findingLines } from "./finding-lines.ts";
import { gateLines } from "./gate-lines.ts";
import { layerBars } from "./layer-bars.ts";
import type { StepSource } from "./step-source.ts";
import { unpackLines } from "./unpack-lines.ts";

/** An analysis, and what of it is to be told. */
export interface AnalysisReport {
  readonly analysis: ImageAnalysis;
  readonly selected: SelectedFindings;
  readonly verdicts: readonly Verdict[];
  /** With the image that --against names. */
  readonly comparison: ImageComparison | null;
  /** Null when no Dockerfile is given. */
  readonly source: StepSource | null;
  /** What reading the image left out, and why. */
  readonly notes: readonly string[];
  /** What times stand for. */
  readonly pricedFor: PricedFor;
}

/** An image on one page: what it comes to, its layers and directories, what to change, dive's numbers, the gates. */
export function analysisText(report: AnalysisReport, page: Page): string {
  const { analysis, verdicts, notes, comparison, pricedFor } = report;
  const sections = [
    [...titleLines(analysis, page), ...wrap(analysisHeadline(analysis, page), page.width)],
    againstSection(comparison, pricedFor, page),
    section("Layers", layerBars(analysis.layers, pricedFor, page), page),
    classLegend(analysis, page),
    section("Time", unpackLines(analysis, pricedFor, page), page),
    section("Directories", directoryBars(analysis.tree, page), page),
    section("What to change", findingLines(report, page), page),
    section("dive's numbers", diveLines(analysis, page), page),
    section("Notes", notesOf(analysis, notes, page), page),
    section("Gates", gateLines(verdicts, page), page),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function titleLines({ name, id }: ImageAnalysis, { paint, width }: Page): string[] {
  const shown = id === null ? "" : id.slice(0, "sha256:".length + 12);
  const title = shorten(printable(name), width - (shown === "" ? 0 : shown.length + 2));
  return [`${paint("title", title)}${shown === "" ? "" : `  ${paint("faint", shown)}`}`, ""];
}

function againstSection(
  comparison: ImageComparison | null,
  pricedFor: PricedFor,
  page: Page,
): string[] {
  if (comparison === null) return [];
  return section("Compared", comparisonLines(comparison, pricedFor, page), page);
}

function notesOf({ synthetic }: ImageAnalysis, notes: readonly string[], page: Page): string[] {
  const all = synthetic ? [...notes, SYNTHETIC] : notes;
  return all.flatMap((note) => hanging("  ", printable(note), page.width));
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [heading(page, title), ...lines];
}
