import type { SourceRange } from "./dockerfile.ts";

/** A build that cannot go on: what is wrong, where in the Dockerfile, in Docker's words where Docker has them, and what
 *  to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly file: string | undefined;
  readonly range: SourceRange | undefined;
  readonly remedy: string | undefined;
  /** Of a failed RUN: its exit code and what it printed. */
  readonly run: { readonly status: number; readonly output: string } | undefined;

  constructor(
    message: string,
    options: {
      readonly file?: string;
      readonly range?: SourceRange;
      readonly remedy?: string;
      readonly run?: { readonly status: number; readonly output: string };
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.file = options.file;
    this.range = options.range;
    this.remedy = options.remedy;
    this.run = options.run;
  }
}

/** A source that BuildKit misses only when it comes to copy it, not when it works out what the step depends on. */
export class LateMiss extends BuildError {}
