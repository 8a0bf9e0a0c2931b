import { grouped } from "../base/amount-words.ts";
import type { PricedFor } from "../report/priced-for.ts";
import { traceJson, traceReport } from "../report/trace/trace-report.ts";
import { traceNotes } from "../report/trace/trace-words.ts";
import { tracedScenario } from "../report/trace/traced.ts";
import { DEFAULT_SCENARIO_LIMITS } from "../scenario/limits.ts";
import { orComplain } from "./complaint.ts";
import { type DeviceOptions, pricedForOptions } from "./device-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { openAnalyzed } from "./open-analyzed.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { pageFor } from "./terminal.ts";
import { scenarioImage } from "./trace-image.ts";
import { runTrace, type TraceRun } from "./trace-run.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface TraceCommandOptions extends GlobalOptions, DeviceOptions {
  readonly image: string;
  readonly output?: string;
  readonly root?: string;
  readonly cwd?: string;
  readonly user?: string;
  readonly umask?: string;
  readonly outside: readonly string[];
  readonly synthesize?: true;
  readonly strict?: true;
  readonly json?: true;
}

/** Plays what strace recorded on an image, and shows what copy-on-write cost. Status 1 with --strict when a call came
 *  out other than in the log. @throws UserError */
export async function traceCommand(
  logs: readonly string[],
  options: TraceCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  return orComplain(async () => {
    const { io, stdout } = context;
    refuseTwoPasses(logs, options);
    const pricedFor = await pricedForOptions(options);
    const progress = new ProgressLine(context);
    const store = findStore(options.store, io);
    const found = await findImage(options.image, store);
    progress.show(`reading ${options.image}`);
    const opened = await openAnalyzed(found, store, {
      onLayer: (name) => progress.show(`reading ${name}`),
    });
    try {
      const image =
        options.output === undefined ? null : scenarioImage(found, opened.kind, store.folder);
      const run = await runTrace({ logs, options, opened, scenarioImage: image, io, progress });
      progress.clear();
      if (run.played.replay.calls === 0) throw new UserError(nothingIn(logs, run.played.lines));
      await stdout.write(textOf(run, logs, options, pricedFor, context));
      if (run.steps !== null)
        await context.stderr.write(writtenWords(run, run.steps, options.output!));
      const differs = run.played.replay.findings.differences.length > 0;
      return options.strict && differs ? EXIT.failed : EXIT.ok;
    } finally {
      progress.clear();
      opened.close();
    }
  });
}

function nothingIn(logs: readonly string[], lines: number): string {
  const what = lines === 0 ? "is empty" : "has no call on files that strace prints";
  return `${logs.join(", ")} ${what}; record as copyup trace --help shows`;
}

/** Two passes need a log that can be read twice. */
function refuseTwoPasses(logs: readonly string[], { synthesize }: TraceCommandOptions): void {
  if (!logs.includes("-")) return;
  if (logs.length > 1)
    throw new UserError("-: the standard input is one log; give no other beside it");
  if (synthesize) {
    throw new UserError("--synthesize reads the log twice: save what comes through the pipe first");
  }
}

function textOf(
  { played, traced, missing }: TraceRun,
  logs: readonly string[],
  options: TraceCommandOptions,
  pricedFor: PricedFor,
  { io }: CommandContext,
): string {
  const notes = [...traced.notes, ...traceNotes(played.replay)];
  const told = { ...traced, logs, imageName: options.image, notes };
  const priced = tracedScenario(told, pricedFor);
  if (!options.json) return traceReport(priced, played, pageFor(io));
  return `${JSON.stringify(traceJson(priced, played, missing.list))}\n`;
}

function writtenWords({ unsaid }: TraceRun, steps: number, output: string): string {
  const limit = steps > DEFAULT_SCENARIO_LIMITS.steps ? ` --limit steps=${steps}` : "";
  const left = Array.from(unsaid, ([call, count]) => `${call} ${count}×`).join(", ");
  const lacking = left === "" ? "" : `; no step says ${left}`;
  return `copyup: ${output}: ${grouped(steps)} steps; copyup run ${output}${limit} replays them${lacking}\n`;
}
