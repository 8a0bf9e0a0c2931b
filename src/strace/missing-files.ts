/** What a log shows of a file that the image lacks. */
export interface MissingFile {
  readonly path: string;
  type: "file" | "dir" | "symlink" | "other";
  /** Bytes, as far as the log tells. */
  size: number;
}

/** As many are kept: a wrong image lacks everything. */
const LIMIT = 100_000;

/** Files that the log's programs found, and the image does not have. */
export class MissingFiles {
  readonly #found = new Map<string, MissingFile>();

  add(path: string, type: MissingFile["type"], size = 0): void {
    const known = this.#found.get(path);
    if (known !== undefined) {
      known.size = Math.max(known.size, size);
      if (known.type === "file") known.type = type;
    } else if (this.#found.size < LIMIT) {
      this.#found.set(path, { path, type, size });
    }
  }

  get list(): readonly MissingFile[] {
    return [...this.#found.values()];
  }
}
