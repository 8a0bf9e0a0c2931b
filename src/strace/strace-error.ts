/** A log that cannot be read: what it is, and what to do. */
export class StraceError extends Error {
  override readonly name = "StraceError";
  readonly remedy: string | undefined;

  constructor(
    message: string,
    options: { readonly remedy?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.remedy = options.remedy;
  }
}
