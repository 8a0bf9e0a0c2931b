import { type SummaryLine, summary } from "../report/summary.ts";
import { Complaints } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { jobsFor, MANY } from "./jobs/jobs-option.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { scenariosAt } from "./scenarios-at.ts";
import { type Form, ScenarioShow, type Shown, type ShowOptions } from "./show-scenario.ts";
import { lookFor, pageFor } from "./terminal.ts";

/** As commander leaves them. */
export interface RunCommandOptions extends ShowOptions {
  readonly full?: true;
  readonly brief?: true;
  readonly json?: true;
  readonly case?: true;
  readonly jobs?: string;
}

/** Runs scenario files and those below folders, and shows what came of each. One that cannot be run is complained of;
 *  the others are run all the same. @throws UserError for a limit, a device or a number of jobs that is none */
export async function runCommand(
  paths: readonly string[],
  options: RunCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const run = new ScenarioRun(context);
  const { signal } = context.io;
  try {
    const show = await ScenarioShow.of({ options, page: pageFor(context.io), signal });
    const files = await run.find(paths);
    const form = formOf(options, files.length);
    const jobs = jobsFor(options.jobs, files.length, MANY.scenarios);
    if (jobs > 1) await run.apart(files, options, form, jobs);
    else {
      const tell = (text: string): void => run.progress.show(text);
      await run.all(files, form, (file) => show.show(file, form, tell));
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
  readonly #complaints: Complaints;
  readonly #context: CommandContext;
  readonly #lines: SummaryLine[] = [];

  constructor(context: CommandContext) {
    this.#context = context;
    this.progress = new ProgressLine(context);
    this.#complaints = new Complaints(context, this.progress);
  }

  get status(): ExitStatus {
    if (this.#complaints.count > 0) return EXIT.usage;
    return this.#lines.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
  }

  async find(paths: readonly string[]): Promise<string[]> {
    const files: string[] = [];
    for (const path of paths) {
      await this.#complaints.attempt(async () => {
        files.push(...(await scenariosAt(path)));
      });
    }
    return files;
  }

  /** Shows all of them, in order. */
  async all(
    files: readonly string[],
    form: Form,
    show: (file: string) => Promise<Shown>,
  ): Promise<void> {
    for (const [i, file] of files.entries()) {
      this.progress.prefix = files.length > 1 ? `${i + 1}/${files.length} ` : "";
      await this.#complaints.attempt(async () => this.#write(await show(file), form));
    }
  }

  /** The same with workers, some files ahead. */
  async apart(
    files: readonly string[],
    options: RunCommandOptions,
    form: Form,
    jobs: number,
  ): Promise<void> {
    const { io } = this.#context;
    const { Workers } = await import("./jobs/workers.ts");
    const workers = await Workers.open(jobs, io.signal);
    const { inOrder } = await import("./jobs/in-order.ts");
    const tasks = files.map((file) => ({
      ...({ kind: "scenario", file, options, form, look: lookFor(io) } as const),
    }));
    const results = inOrder(tasks, jobs * 2, (task) => workers.run<Shown>(task));
    try {
      await this.all(files, form, async (file) => {
        this.progress.show(file);
        const { value: result } = await results.next();
        if (result === undefined) throw new Error("unreachable: fewer results than files");
        return result();
      });
    } finally {
      await workers.close();
    }
  }

  async summarize(): Promise<void> {
    const page = pageFor(this.#context.io);
    await this.#context.stdout.write(`\n${summary(this.#lines, this.#complaints.count, page)}`);
  }

  async #write({ text, line }: Shown, form: Form): Promise<void> {
    const before = this.#lines.length === 0 ? "" : this.#between(form);
    if (line !== null) this.#lines.push(line);
    this.progress.clear();
    await this.#context.stdout.write(before + text);
  }

  /** What stands between two reports. */
  #between(form: Form): string {
    if (form === "json" || form === "case") return "";
    const page = pageFor(this.#context.io);
    return form === "brief" ? "\n" : `\n${page.paint("faint", "─".repeat(page.width))}\n\n`;
  }
}
