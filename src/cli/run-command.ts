import { briefReport } from "../report/brief-report.ts";
import { fullReport } from "../report/full-report.ts";
import { jsonReport } from "../report/json-report.ts";
import type { PricedScenario } from "../report/priced.ts";
import { type SummaryLine, summary, summaryLine } from "../report/summary.ts";
import type { Comparison } from "../scenario/compare/comparison.ts";
import { exportCase } from "../scenario/export/export-case.ts";
import { loadScenario } from "../scenario/load.ts";
import { type CompareOptions, comparisonAsked, joinComparisons } from "./compare-options.ts";
import { Complaints } from "./complaint.ts";
import type { DeviceOptions } from "./device-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { type Limits, parseLimits } from "./limits.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { runPriced } from "./run-priced.ts";
import { ScenarioDevices } from "./scenario-devices.ts";
import { scenariosAt } from "./scenarios-at.ts";
import { pageFor } from "./terminal.ts";

/** As commander leaves them. */
export interface RunCommandOptions extends CompareOptions, DeviceOptions {
  readonly full?: true;
  readonly brief?: true;
  readonly json?: true;
  readonly case?: true;
  readonly limit: readonly string[];
}

type Form = "full" | "brief" | "json" | "case";

/** Runs scenario files and those below folders, and shows what came of each. One that cannot be run is complained of;
 *  the others are run all the same. @throws UserError for a limit or a device that is none */
export async function runCommand(
  paths: readonly string[],
  options: RunCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const run = new ScenarioRun(options, await ScenarioDevices.of(options), context);
  try {
    const files = await run.find(paths);
    const form = formOf(options, files.length);
    for (const [i, file] of files.entries()) {
      run.progress.prefix = files.length > 1 ? `${i + 1}/${files.length} ` : "";
      await run.complaints.attempt(() => run.show(file, form));
    }
    if (form === "brief") await run.summarize();
    return run.status;
  } finally {
    run.progress.clear();
  }
}

function formOf({ full, brief, json, case: cases }: RunCommandOptions, files: number): Form {
  if (cases) return "case";
  if (json) return "json";
  if (full || brief) return full ? "full" : "brief";
  return files > 1 ? "brief" : "full";
}

class ScenarioRun {
  readonly progress: ProgressLine;
  readonly complaints: Complaints;
  readonly #context: CommandContext;
  readonly #limits: Limits;
  readonly #asked: Comparison | null;
  readonly #devices: ScenarioDevices;
  readonly #lines: SummaryLine[] = [];

  constructor(options: RunCommandOptions, devices: ScenarioDevices, context: CommandContext) {
    this.#context = context;
    this.#devices = devices;
    this.#limits = parseLimits(options.limit);
    this.#asked = comparisonAsked(options);
    this.progress = new ProgressLine(context);
    this.complaints = new Complaints(context, this.progress);
  }

  get status(): ExitStatus {
    if (this.complaints.count > 0) return EXIT.usage;
    return this.#lines.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
  }

  async find(paths: readonly string[]): Promise<string[]> {
    const files: string[] = [];
    for (const path of paths) {
      await this.complaints.attempt(async () => {
        files.push(...(await scenariosAt(path)));
      });
    }
    return files;
  }

  /** Loads a scenario, runs it, and writes its report. */
  async show(file: string, form: Form): Promise<void> {
    const { stdout, io } = this.#context;
    io.signal.throwIfAborted();
    this.progress.show(file);
    const scenario = await loadScenario(file, this.#limits.scenario);
    if (form === "case") {
      await stdout.write(`${JSON.stringify((await exportCase(scenario)).given)}\n`);
      return;
    }
    const { image: imageLimits, shell: shellLimits } = this.#limits;
    const pricedFor = await this.#devices.pricedFor(scenario);
    const options = { signal: io.signal, imageLimits, shellLimits, pricedFor };
    const onProgress = (text: string) => this.progress.show(`${file}: ${text}`);
    const comparison = joinComparisons(scenario.compare, this.#asked);
    const priced = await runPriced(scenario, options, onProgress, comparison);
    try {
      const first = this.#lines.length === 0;
      this.#lines.push(summaryLine(priced));
      this.progress.clear();
      await stdout.write(this.#report(priced, form, first));
    } finally {
      priced.result.close();
    }
  }

  async summarize(): Promise<void> {
    const page = pageFor(this.#context.io);
    await this.#context.stdout.write(`\n${summary(this.#lines, this.complaints.count, page)}`);
  }

  #report(priced: PricedScenario, form: Exclude<Form, "case">, first: boolean): string {
    if (form === "json") return `${JSON.stringify(jsonReport(priced))}\n`;
    const page = pageFor(this.#context.io);
    if (form === "brief") return `${first ? "" : "\n"}${briefReport(priced, page)}`;
    const rule = first ? "" : `\n${page.paint("faint", "─".repeat(page.width))}\n\n`;
    return `${rule}${fullReport(priced, page)}`;
  }
}
