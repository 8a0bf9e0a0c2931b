/** What the storage driver refuses, in Docker's words where it has them. */
export class DriverError extends Error {
  override readonly name = "DriverError";
  /** How many layers there were, and how many there may be. */
  readonly limit: { readonly count: number; readonly most: number } | undefined;

  constructor(message: string, limit?: { readonly count: number; readonly most: number }) {
    super(message);
    this.limit = limit;
  }
}
