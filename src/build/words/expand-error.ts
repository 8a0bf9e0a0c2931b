import { goQuote } from "./go-text.ts";

/** A text that cannot be expanded, in the builder's words. */
export class ExpandError extends Error {
  override readonly name = "ExpandError";
  /** The text that was to be expanded. */
  readonly source: string;
  readonly reason: string;

  constructor(source: string, reason: string) {
    super(`failed to process ${goQuote(source)}: ${reason}`);
    this.source = source;
    this.reason = reason;
  }
}
