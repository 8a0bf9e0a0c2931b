import type { Finding, ImageAnalysis } from "../../analyze/analysis.ts";
import type { ImageComparison } from "../../analyze/compare-analyses.ts";
import type { Duration } from "../../cost/time/duration.ts";
import type { Work } from "../../cost/time/work.ts";
import { deviceJson, timed, timedWait, wholeNanoseconds } from "../json-time.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import type { AnalysisReport } from "./analysis-report.ts";
import type { JsonAnalysis } from "./analysis-schema.ts";

/** An analysis as a document for programs. */
export function analysisJson(report: AnalysisReport): Readonlyed<JsonAnalysis> {
  const { analysis, selected, verdicts, comparison, notes, pricedFor } = report;
  const { name, id, synthetic, bytes, visibleBytes, savingBytes, byClass, tree } = analysis;
  const { work, savingWork, dearest } = analysis;
  const { userWastedPercent } = analysis.dive;
  return {
    format: "copyup-image-analysis",
    version: 1,
    ok: verdicts.every(({ status }) => status !== "fail"),
    ...{ name, id, synthetic, bytes, visibleBytes, savingBytes, byClass },
    device: deviceJson(pricedFor),
    ...withSaving(timed({ work, savingWork }, pricedFor), pricedFor),
    firstWrite: dearest === null ? null : timedWait(dearest, pricedFor),
    layers: analysis.layers.map((layer) => timed(layer, pricedFor)),
    tree,
    findings: selected.findings.map((finding) => withSaving(finding, pricedFor)),
    findingsNotShown: selected.others.length,
    against: comparison === null ? null : againstJson(comparison, pricedFor),
    dive: {
      ...analysis.dive,
      userWastedPercent: Number.isFinite(userWastedPercent) ? userWastedPercent : null,
    },
    gates: verdicts,
    notes,
  };
}

function withSaving<T extends { readonly savingWork: Work }>(
  item: T,
  pricedFor: PricedFor,
): T & { readonly savingTime: Duration } {
  return { ...item, savingTime: wholeNanoseconds(timeFor(item.savingWork, pricedFor)) };
}

function againstJson(
  comparison: ImageComparison,
  pricedFor: PricedFor,
): Readonlyed<NonNullable<JsonAnalysis["against"]>> {
  const { name, id, bytes, savingBytes, byClass, work, savingWork }: ImageAnalysis =
    comparison.before;
  const { sharedLayers, sharedBytes } = comparison;
  const told = (findings: readonly Finding[]) =>
    findings.map((finding) => withSaving(finding, pricedFor));
  return {
    ...{ name, id, bytes, savingBytes, byClass },
    ...withSaving(timed({ work, savingWork }, pricedFor), pricedFor),
    ...{ sharedLayers, sharedBytes },
    appeared: told(comparison.appeared),
    gone: told(comparison.gone),
  };
}

type Readonlyed<T> = T extends readonly (infer E)[]
  ? readonly Readonlyed<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Readonlyed<T[K]> }
    : T;
