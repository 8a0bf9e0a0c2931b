/** Something that a container was asked for and cannot be: what, and what to do. */
export class ContainerError extends Error {
  override readonly name = "ContainerError";
  readonly remedy: string | undefined;

  constructor(
    message: string,
    options: { readonly remedy?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.remedy = options.remedy;
  }
}
