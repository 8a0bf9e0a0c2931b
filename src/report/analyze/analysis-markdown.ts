import type { LayerAnalysis } from "../../analyze/analysis.ts";
import type { Verdict } from "../../analyze/gates/gate.ts";
import { SYNTHETIC } from "../build/build-report.ts";
import { durationWords } from "../duration-words.ts";
import { plain } from "../paint.ts";
import { type PricedFor, pricedForWords, timeFor } from "../priced-for.ts";
import { counted, sizeWords } from "../words.ts";
import { analysisHeadline } from "./analysis-headline.ts";
import type { AnalysisReport } from "./analysis-report.ts";
import { CLASS_LOOKS, classesIn } from "./class-looks.ts";
import { change, changedClasses, comparisonWords, unpackTimes } from "./comparison-lines.ts";
import { diveDifference } from "./dive-lines.ts";
import { markdownCode, markdownDetails, markdownTable, markdownText } from "./markdown-text.ts";
import { timeSentences } from "./unpack-lines.ts";

const PAGE = { width: 10_000, paint: plain };
const MARKS: Readonly<Record<Verdict["status"], string>> = { pass: "✅", fail: "❌", skip: "➖" };

/** An analysis as a comment on a pull request: what it comes to, the gates, what to change; the rest to be opened. */
export function analysisMarkdown(report: AnalysisReport): string {
  const { analysis, verdicts, comparison, notes, pricedFor } = report;
  const paragraphs = [
    [`### ${markdownText(analysis.name)}`],
    [markdownText(analysisHeadline(analysis, PAGE).replaceAll("\u00a0", " "))],
    timeParagraph(report),
    comparison === null ? [] : [markdownText(comparisonWords(comparison))],
    gateTable(verdicts),
    findingTable(report),
    fixes(report),
    comparison === null ? [] : comparedDetails(report),
    layerDetails(analysis.layers, pricedFor),
    diveDetails(report),
    (analysis.synthetic ? [...notes, SYNTHETIC] : notes).map((note) => `> ${markdownText(note)}`),
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function gateTable(verdicts: readonly Verdict[]): string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.map(({ gate, given, status, found }) => [
    MARKS[status],
    markdownText(`${gate} ${given}`),
    markdownText(found),
  ]);
  return markdownTable(["", "gate", "found"], [false, false, false], rows);
}

function timeParagraph({ analysis, pricedFor }: AnalysisReport): string[] {
  const sentences = timeSentences(analysis, pricedFor, PAGE);
  if (sentences.length === 0) return [];
  const all = `${sentences.join(" ")} (${pricedForWords(pricedFor)})`;
  return [markdownText(all.replaceAll("\u00a0", " "))];
}

function findingTable({ selected: { findings, others }, pricedFor }: AnalysisReport): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ savingBytes, savingWork, layer, cause, fix }) => [
    `${sizeWords(savingBytes)}<br>${durationWords(timeFor(savingWork, pricedFor))}`,
    String(layer),
    markdownText(cause),
    markdownText(fix.words),
  ]);
  const rest = others.reduce((sum, { savingBytes }) => sum + savingBytes, 0);
  const more = `${counted(others.length, "finding")} not shown: ${sizeWords(rest)}.`;
  return [
    ...markdownTable(["saves", "layer", "why", "instead"], [true, true, false, false], rows),
    ...(others.length === 0 ? [] : ["", more]),
  ];
}

function fixes({ selected: { findings } }: AnalysisReport): string[] {
  const lines = [...new Set(findings.flatMap(({ fix }) => fix.lines))];
  if (lines.length === 0) return [];
  return markdownDetails("Lines for the Dockerfile", markdownCode(lines, "dockerfile"));
}

function comparedDetails({ comparison, pricedFor }: AnalysisReport): string[] {
  const { before, after, appeared, gone } = comparison!;
  const classes = changedClasses(comparison!).map((name) => [
    CLASS_LOOKS[name].words,
    ...[before, after].map(({ byClass }) => sizeWords(byClass[name])),
    change(before.byClass[name], after.byClass[name]),
  ]);
  const told = [
    ...appeared.map(({ cause }) => `- new: ${markdownText(cause)}`),
    ...gone.map(({ cause }) => `- gone: ${markdownText(cause)}`),
  ];
  if (classes.length + told.length === 0) return [];
  const head = ["bytes", "before", "after", "change"];
  const times = ["to unpack", ...unpackTimes(comparison!, pricedFor)];
  const table =
    classes.length === 0 ? [] : markdownTable(head, [false, true, true, true], [...classes, times]);
  return markdownDetails(`Against ${markdownText(before.name)}`, [
    ...table,
    ...(told.length > 0 && table.length > 0 ? [""] : []),
    ...told,
  ]);
}

function layerDetails(layers: readonly LayerAnalysis[], pricedFor: PricedFor): string[] {
  const rows = layers.map(({ index, bytes, byClass, work, instruction, createdBy, base }) => [
    String(index),
    sizeWords(bytes),
    durationWords(timeFor(work, pricedFor)),
    classesIn(byClass)
      .map((name) => `${sizeWords(byClass[name])} ${CLASS_LOOKS[name].words}`)
      .join("<br>"),
    `${base ? "base: " : ""}${markdownText((instruction ?? createdBy ?? "no history").replace(/\s+/g, " "))}`,
  ]);
  const table = markdownTable(
    ["layer", "bytes", "to unpack", "of which", "step"],
    [true, true, true, false, false],
    rows,
  );
  return markdownDetails(counted(layers.length, "layer"), table);
}

function diveDetails({ analysis }: AnalysisReport): string[] {
  const { efficiency, wastedBytes } = analysis.dive;
  const numbers = `efficiency ${Math.floor(efficiency * 1e4) / 100} %, wasted ${sizeWords(wastedBytes)}`;
  return markdownDetails(`dive's numbers: ${numbers}`, diveDifference(analysis).map(markdownText));
}
