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

  /** It came while a step was taken; else while it was worked out what is to be done. BuildKit's client tells one from
   *  the other. Undefined: nobody on the way up has said so yet. */
  solving: boolean | undefined;

  constructor(
    message: string,
    options: {
      readonly file?: string;
      readonly range?: SourceRange;
      readonly remedy?: string;
      readonly run?: { readonly status: number; readonly output: string };
      readonly solving?: boolean | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.file = options.file;
    this.range = options.range;
    this.remedy = options.remedy;
    this.run = options.run;
    this.solving = options.solving;
  }
}

/** A source that BuildKit misses only when it comes to copy it, not when it works out what the step depends on. */
export class LateMiss extends BuildError {}
