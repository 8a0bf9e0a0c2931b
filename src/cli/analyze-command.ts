import { readFile } from "node:fs/promises";
import type { ImageAnalysis } from "../analyze/analysis.ts";
import { type AnalyzeProgress, analyzeImage } from "../analyze/analyze-image.ts";
import { baseLayers } from "../analyze/base-layers.ts";
import { judge } from "../analyze/gates/judge.ts";
import type { GateTexts } from "../analyze/gates/read-gates.ts";
import type { LeftOverKind } from "../analyze/left-overs/kind.ts";
import { KNOWN_KINDS } from "../analyze/left-overs/known-kinds.ts";
import { loadLeftOverKinds } from "../analyze/left-overs/load-kinds.ts";
import { pathGlob } from "../analyze/path-glob.ts";
import { type Selection, selectFindings } from "../analyze/select-findings.ts";
import { parseSize, sizeHint } from "../base/size-text.ts";
import { analysisJson } from "../report/analyze/analysis-json.ts";
import { type AnalysisReport, analysisText } from "../report/analyze/analysis-report.ts";
import { gateReasons } from "../report/analyze/gate-lines.ts";
import { plain } from "../report/paint.ts";
import type { ImageStore } from "../store/image-store.ts";
import { analyzeGates } from "./analyze-gates.ts";
import { writeFileWhole } from "./archive-output.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { type OpenAnalyzed, openAnalyzed } from "./open-analyzed.ts";
import { printableLines } from "./printable-lines.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { pageFor } from "./terminal.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface AnalyzeCommandOptions extends GlobalOptions, GateTexts {
  readonly base?: string;
  readonly top?: number;
  readonly min?: string;
  readonly path?: string;
  readonly leftOvers?: string;
  /** False: --no-ci-config. */
  readonly ciConfig?: string | false;
  readonly format: "text" | "json";
  readonly output?: string;
}

/** Findings in a report for people: so many, of at least this part of the image. */
const TOP = 10;
const WORTH = 1 / 1000;

/** Analyzes an image, tells of it, and judges it by the gates. */
export async function analyzeCommand(
  name: string,
  options: AnalyzeCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const progress = new ProgressLine(context);
  try {
    return await orComplain(async () => {
      const gates = await analyzeGates(options, options.ciConfig);
      const selection = selectionOf(options);
      const leftOvers = await leftOversOf(options.leftOvers);
      const store = findStore(options.store, context.io);
      const { analysis, notes } = await analyze(name, options.base, leftOvers, store, {
        signal: context.io.signal,
        show: (text) => progress.show(`${name}: ${text}`),
      });
      progress.clear();
      const verdicts = judge(gates, analysis);
      const least = options.format === "json" ? 0 : analysis.bytes * WORTH;
      const selected = selectFindings(analysis.findings, { leastBytes: least, ...selection });
      await tell({ analysis, selected, verdicts, notes }, options, context);
      return verdicts.some(({ status }) => status === "fail") ? EXIT.failed : EXIT.ok;
    });
  } finally {
    progress.clear();
  }
}

function selectionOf({ top, min, path, format }: AnalyzeCommandOptions): Selection {
  const most = top ?? (format === "text" ? TOP : undefined);
  return {
    ...(most === undefined ? {} : { top: most }),
    ...(min === undefined ? {} : { leastBytes: leastOf(min) }),
    ...(path === undefined ? {} : { glob: pathGlob(path) }),
  };
}

function leastOf(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  const hint = sizeHint(text) ?? "such as 500kB or 20MiB";
  throw new UserError(`--min ${text}: expected a size (${hint})`);
}

async function leftOversOf(file: string | undefined): Promise<readonly LeftOverKind[]> {
  if (file === undefined) return KNOWN_KINDS;
  try {
    return loadLeftOverKinds(await readFile(file, "utf8"), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`--left-overs ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

interface Work {
  readonly signal: AbortSignal;
  readonly show: (text: string) => void;
}

async function analyze(
  name: string,
  baseName: string | undefined,
  leftOvers: readonly LeftOverKind[],
  store: ImageStore,
  { signal, show }: Work,
): Promise<{ readonly analysis: ImageAnalysis; readonly notes: readonly string[] }> {
  const opened: OpenAnalyzed[] = [];
  const open = async (text: string): Promise<OpenAnalyzed> => {
    const found = await findImage(text, store);
    const one = await openAnalyzed(found, store, (layer) => show(`reading layer ${layer}`));
    opened.push(one);
    return one;
  };
  try {
    const { image, synthetic, notes } = await open(name);
    const base =
      baseName === undefined ? 0 : baseLayers(image, (await open(baseName)).image, baseName);
    const onProgress = (step: AnalyzeProgress) => show(progressWords(step));
    const settings = { name, synthetic, base, leftOvers, signal, onProgress };
    return { analysis: await analyzeImage(image, settings), notes };
  } finally {
    for (const { close } of opened) close();
  }
}

function progressWords({ phase, done, total }: AnalyzeProgress): string {
  switch (phase) {
    case "layers":
      return "stacking its layers";
    case "contents":
      return "comparing contents";
    case "findings":
      return `trying fixes, ${done} of ${total}`;
    default:
      return phase satisfies never;
  }
}

async function tell(
  report: AnalysisReport,
  { format, output }: AnalyzeCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { io, stdout, stderr } = context;
  const page = output === undefined ? pageFor(io) : { width: 80, paint: plain };
  const text =
    format === "json" ? `${JSON.stringify(analysisJson(report))}\n` : analysisText(report, page);
  if (output === undefined) await stdout.write(text);
  else await writeFileWhole([Buffer.from(text)], output, io.signal);
  if (output === undefined && format === "text") return;
  for (const reason of gateReasons(report.verdicts)) {
    await stderr.write(printableLines(`copyup: gate failed: ${reason}\n`));
  }
}
