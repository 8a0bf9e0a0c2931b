import { ImageError } from "../image/image-error.ts";
import { ScenarioError } from "../scenario/error.ts";
import { formatScenarioError } from "../scenario/format-error.ts";
import { ScenarioRunError } from "../scenario/run/run-error.ts";
import { CaseExportError } from "../scenario/to-case.ts";
import { printableLines } from "./printable-lines.ts";
import type { CommandContext } from "./program.ts";
import type { ProgressLine } from "./progress.ts";
import { UserError } from "./user-error.ts";

/** Says what is wrong with some of the input, so that the rest can be done all the same. */
export class Complaints {
  readonly #context: CommandContext;
  readonly #progress: ProgressLine;
  /** How many there were. */
  count = 0;

  constructor(context: CommandContext, progress: ProgressLine) {
    this.#context = context;
    this.#progress = progress;
  }

  /** Does its part, or says why it cannot be done. */
  async attempt<T>(part: () => Promise<T>): Promise<T | undefined> {
    try {
      return await part();
    } catch (error) {
      const why = faultOf(error);
      if (why === undefined) throw error;
      this.count++;
      await this.say(why);
      return undefined;
    }
  }

  /** Says something that is no fault of the input. */
  async say(text: string): Promise<void> {
    this.#progress.clear();
    await this.#context.stderr.write(`copyup: ${printableLines(text)}\n`);
  }
}

/** What is wrong with the input, in words; undefined when that is not what went wrong. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof ScenarioError) return formatScenarioError(error);
  const known =
    error instanceof ScenarioRunError ||
    error instanceof CaseExportError ||
    error instanceof ImageError ||
    error instanceof UserError;
  return known ? error.message : undefined;
}
