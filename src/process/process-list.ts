import type { Dentry } from "../lookup/dentry.ts";
import type { FileTable } from "./file-table.ts";
import type { Process } from "./process.ts";

/** The processes that were started on an overlay. One that nobody has any more goes: what it left open stays open, for
 *  nobody is there to close it, and counts as before. */
export class ProcessList {
  #entries: Entry[] = [];
  #started = 0;
  /** So many entries, and those that are of no use are looked for. */
  #sweepAt = FEW;

  /** How many there were, whether or not somebody has them. */
  get started(): number {
    return this.#started;
  }

  /** How many are kept in mind. */
  get size(): number {
    return this.#entries.length;
  }

  /** Some descriptor is open. */
  get isBusy(): boolean {
    return this.#entries.some(({ files }) => files.size > 0);
  }

  add(process: Process): void {
    this.#started++;
    if (this.#entries.length >= this.#sweepAt) this.#sweep();
    this.#entries.push({ process: new WeakRef(process), files: process.files });
  }

  /** The mount was brought to another state: gives the dentries that have no successor. See settle. */
  settle(): Dentry[] {
    return this.#entries.flatMap(({ process }) => process.deref()?.settle() ?? []);
  }

  closeAll(): void {
    for (const { files } of this.#entries) files.closeAll();
  }

  /** Each entry is looked at once for every one that was added, at most. */
  #sweep(): void {
    this.#entries = this.#entries.filter(
      ({ process, files }) => files.size > 0 || process.deref() !== undefined,
    );
    this.#sweepAt = Math.max(FEW, 2 * this.#entries.length);
  }
}

interface Entry {
  readonly process: WeakRef<Process>;
  readonly files: FileTable;
}

const FEW = 64;
