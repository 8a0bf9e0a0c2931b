import type { ImageComparison } from "../../analyze/compare-analyses.ts";
import type { AnalysisReport } from "./analysis-report.ts";
import type { JsonAnalysis } from "./analysis-schema.ts";

/** An analysis as a document for programs. */
export function analysisJson(report: AnalysisReport): Readonlyed<JsonAnalysis> {
  const { analysis, selected, verdicts, comparison, notes } = report;
  const { name, id, synthetic, bytes, visibleBytes, savingBytes, byClass, layers, tree } = analysis;
  const { userWastedPercent } = analysis.dive;
  return {
    format: "copyup-image-analysis",
    version: 1,
    ok: verdicts.every(({ status }) => status !== "fail"),
    ...{ name, id, synthetic, bytes, visibleBytes, savingBytes, byClass, layers, tree },
    findings: selected.findings,
    findingsNotShown: selected.others.length,
    against: comparison === null ? null : againstJson(comparison),
    dive: {
      ...analysis.dive,
      userWastedPercent: Number.isFinite(userWastedPercent) ? userWastedPercent : null,
    },
    gates: verdicts,
    notes,
  };
}

function againstJson(
  comparison: ImageComparison,
): Readonlyed<NonNullable<JsonAnalysis["against"]>> {
  const { name, id, bytes, savingBytes, byClass } = comparison.before;
  const { sharedLayers, sharedBytes, appeared, gone } = comparison;
  return { name, id, bytes, savingBytes, byClass, sharedLayers, sharedBytes, appeared, gone };
}

type Readonlyed<T> = T extends readonly (infer E)[]
  ? readonly Readonlyed<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Readonlyed<T[K]> }
    : T;
