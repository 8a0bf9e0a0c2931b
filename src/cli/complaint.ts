import { AnalyzeError } from "../analyze/analyze-error.ts";
import { LeftOversError } from "../analyze/left-overs/left-overs-error.ts";
import { FsError } from "../base/fs-error.ts";
import { BuildError } from "../build/build-error.ts";
import { EffectsError } from "../build/effects/effects-error.ts";
import { ContainerError } from "../container/container-error.ts";
import { ImageError } from "../image/image-error.ts";
import { RegistryError } from "../registry/registry-error.ts";
import { TemplateError } from "../report/docker/template-error.ts";
import { ScenarioError } from "../scenario/error.ts";
import { formatScenarioError } from "../scenario/format-error.ts";
import { ScenarioRunError } from "../scenario/run/run-error.ts";
import { CaseExportError } from "../scenario/to-case.ts";
import { ShellLimitError } from "../shell/shell-error.ts";
import { StoreError } from "../store/store-error.ts";
import { StraceError } from "../strace/strace-error.ts";
import { printableLines } from "./printable-lines.ts";
import type { CommandContext } from "./program.ts";
import type { ProgressLine } from "./progress.ts";
import { UserError } from "./user-error.ts";

/** What is wrong with the input, and what to do, in words; undefined when that is not what went wrong. */
export function complaintOf(error: unknown): string | undefined {
  if (error instanceof TemplateError) return `template parsing error: ${error.message}`;
  if (error instanceof ScenarioError) return formatScenarioError(error);
  if (error instanceof BuildError || error instanceof ContainerError) {
    return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
  }
  if (error instanceof StraceError) {
    return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
  }
  if (error instanceof AnalyzeError) return `${error.message}; ${error.remedy}`;
  return KNOWN.some((known) => error instanceof known) ? (error as Error).message : undefined;
}

const KNOWN = [
  ...[UserError, StoreError, ImageError, RegistryError, ScenarioRunError, CaseExportError],
  ...[EffectsError, LeftOversError, ShellLimitError, FsError],
] as const;

/** Does some work; what the user can put right comes as a UserError. */
export async function orComplain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw complaint(error);
  }
}

/** The error as a UserError, where the user can put it right; else as it is. */
export function complaint(error: unknown): unknown {
  const why = complaintOf(error);
  if (why === undefined || error instanceof UserError) return error;
  return new UserError(why, { cause: error });
}

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
      const why = complaintOf(error);
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
