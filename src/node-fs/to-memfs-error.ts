/** Thrown when a tree cannot go to memfs as it is. Nothing has been written then. */
export class ToMemfsError extends Error {
  override readonly name = "ToMemfsError";
  /** The first path at fault. */
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}
