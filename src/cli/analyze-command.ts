import { readFile } from "node:fs/promises";
import { compareAnalyses } from "../analyze/compare-analyses.ts";
import { findSteps } from "../analyze/find-step.ts";
import { judge } from "../analyze/gates/judge.ts";
import type { GateTexts } from "../analyze/gates/read-gates.ts";
import type { LeftOverKind } from "../analyze/left-overs/kind.ts";
import { KNOWN_KINDS } from "../analyze/left-overs/known-kinds.ts";
import { loadLeftOverKinds } from "../analyze/left-overs/load-kinds.ts";
import { pathGlob } from "../analyze/path-glob.ts";
import { type Selection, selectFindings } from "../analyze/select-findings.ts";
import { parseSize, sizeHint } from "../base/size-text.ts";
import type { Dockerfile } from "../build/dockerfile.ts";
import { parseDockerfile } from "../build/parse/parse-dockerfile.ts";
import { analysisJson } from "../report/analyze/analysis-json.ts";
import { analysisMarkdown } from "../report/analyze/analysis-markdown.ts";
import { type AnalysisReport, analysisText } from "../report/analyze/analysis-report.ts";
import { analysisSarif } from "../report/analyze/analysis-sarif.ts";
import { gateReasons } from "../report/analyze/gate-lines.ts";
import type { Page } from "../report/page.ts";
import { plain } from "../report/paint.ts";
import { analyzeGates } from "./analyze-gates.ts";
import { analyzeNamed } from "./analyze-named.ts";
import { writeFileWhole } from "./archive-output.ts";
import { orComplain } from "./complaint.ts";
import { type DeviceOptions, pricedForOptions } from "./device-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { printableLines } from "./printable-lines.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { pageFor } from "./terminal.ts";
import { UserError } from "./user-error.ts";
import { version } from "./version.ts";

/** As commander leaves them. */
export interface AnalyzeCommandOptions extends GlobalOptions, GateTexts, DeviceOptions {
  readonly base?: string;
  readonly platform?: string;
  readonly top?: number;
  readonly min?: string;
  readonly path?: string;
  readonly leftOvers?: string;
  /** False: --no-ci-config. */
  readonly ciConfig?: string | false;
  readonly against?: string;
  readonly format: "text" | "json" | "markdown" | "sarif";
  readonly dockerfile?: string;
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
      const pricedFor = await pricedForOptions(options);
      const selection = selectionOf(options);
      const leftOvers = await leftOversOf(options.leftOvers);
      const dockerfile = await dockerfileAt(options.dockerfile);
      const store = findStore(options.store, context.io);
      const work = {
        ...{ store, leftOvers, signal: context.io.signal },
        ...{ base: options.base, platform: options.platform },
        show: (text: string) => progress.show(text),
      };
      const before =
        options.against === undefined ? null : await analyzeNamed(options.against, work, false);
      const { analysis, notes } = await analyzeNamed(name, work, true);
      progress.clear();
      const verdicts = judge(gates, analysis);
      const least = isForPeople(options.format) ? analysis.bytes * WORTH : 0;
      const selected = selectFindings(analysis.findings, { leastBytes: least, ...selection });
      const comparison = before === null ? null : compareAnalyses(before.analysis, analysis);
      const steps = dockerfile && findSteps(dockerfile, analysis.layers);
      const source = dockerfile && steps && { dockerfile: dockerfile.file, steps };
      const report = { analysis, selected, verdicts, comparison, source, notes, pricedFor };
      await tell(report, options, context);
      return verdicts.some(({ status }) => status === "fail") ? EXIT.failed : EXIT.ok;
    });
  } finally {
    progress.clear();
  }
}

function selectionOf({ top, min, path, format }: AnalyzeCommandOptions): Selection {
  const most = top ?? (isForPeople(format) ? TOP : undefined);
  return {
    ...(most === undefined ? {} : { top: most }),
    ...(min === undefined ? {} : { leastBytes: leastOf(min) }),
    ...(path === undefined ? {} : { glob: pathGlob(path) }),
  };
}

const isForPeople = (format: AnalyzeCommandOptions["format"]): boolean =>
  format === "text" || format === "markdown";

function leastOf(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  const hint = sizeHint(text) ?? "such as 500kB or 20MiB";
  throw new UserError(`--min ${text}: expected a size (${hint})`);
}

async function leftOversOf(file: string | undefined): Promise<readonly LeftOverKind[]> {
  return file === undefined
    ? KNOWN_KINDS
    : loadLeftOverKinds(await readText("--left-overs", file), file);
}

async function tell(
  report: AnalysisReport,
  options: AnalyzeCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { io, stdout, stderr } = context;
  const { format, output } = options;
  const page = output === undefined ? pageFor(io) : { width: 80, paint: plain };
  const text = textOf(report, options, page);
  if (output === undefined) await stdout.write(text);
  else await writeFileWhole([Buffer.from(text)], output, io.signal);
  if (output === undefined && format === "text") return;
  for (const reason of gateReasons(report.verdicts)) {
    await stderr.write(printableLines(`copyup: gate failed: ${reason}\n`));
  }
}

function textOf(report: AnalysisReport, { format }: AnalyzeCommandOptions, page: Page): string {
  switch (format) {
    case "text":
      return analysisText(report, page);
    case "json":
      return `${JSON.stringify(analysisJson(report))}\n`;
    case "markdown":
      return analysisMarkdown(report);
    case "sarif":
      return `${JSON.stringify(analysisSarif(report, version()), null, 2)}\n`;
    default:
      return format satisfies never;
  }
}

async function dockerfileAt(file: string | undefined): Promise<Dockerfile | null> {
  return file === undefined ? null : parseDockerfile(await readText("--dockerfile", file), file);
}

async function readText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`${option} ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}
