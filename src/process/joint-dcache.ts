import { Dcache } from "../lookup/dcache.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { FileSystem } from "./file-system.ts";

/** The caches of several file systems as one: says how full they are, and makes room in each. Keeps no paths. */
export class JointDcache extends Dcache {
  readonly #bottom: FileSystem;
  readonly #others: () => readonly FileSystem[];

  constructor(bottom: FileSystem, others: () => readonly FileSystem[]) {
    super(bottom.dcache.limit, false);
    this.#bottom = bottom;
    this.#others = others;
  }

  /** Names kept by the fullest. */
  override get size(): number {
    let size = this.#bottom.dcache.size;
    for (const { dcache } of this.#others()) size = Math.max(size, dcache.size);
    return size;
  }

  override trim(root: Dentry): void {
    this.#bottom.dcache.trim(root);
    for (const fs of this.#others()) fs.dcache.trim(fs.root);
  }
}
