import type { Event } from "../../base/event.ts";
import { contentOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { BlockLedger, type FileBlocks } from "./block-ledger.ts";
import { PAGE_RULES } from "./page-rules.ts";

/** Follows an overlay whose layers lie on one file system with reflinks (XFS with reflink=1; the store's option): a
 *  copy-up clones, and from then on blocks of 4 KiB are shared with the lower file until they are written to. The last
 *  block is so at once, unless the file ends with it.
 *  Kernel: ovl_copy_up_file. Observed on XFS, Linux 6.18. What programs copy with
 *  copy_file_range shares blocks, too. Left out: blocks that XFS reserves ahead of writes (cowextsize, 128 KiB) and
 *  gives back later; metadata. */
export class ReflinkLedger {
  readonly #blocks = new BlockLedger(PAGE_RULES);
  readonly #lowers: () => readonly Layer[];

  /** `lowers`: of the mount, topmost first. */
  constructor(lowers: () => readonly Layer[]) {
    this.#lowers = lowers;
  }

  add(event: Event): void {
    if (event.type !== "copy-up") {
      this.#blocks.add(event);
      return;
    }
    if (event.cloned === 0) return;
    const below = this.#lowers()[event.fromLayer - 1]!.get(event.lowerPath)!;
    this.#blocks.share(event.ino, contentOf(below).cloned(event.size));
    // Overlayfs sets the size that the clone has already, and XFS zeroes what lies behind it. Kernel: ovl_set_size,
    // xfs_setattr_size
    this.#blocks.truncate(event.ino, event.size);
  }

  /** As BlockLedger.copiedBytes. */
  get copiedBytes(): number {
    return this.#blocks.copiedBytes;
  }

  /** What became of the files of the upper. */
  measure(upper: Layer): FileBlocks[] {
    return this.#blocks.measure(upper);
  }

  /** Bytes of blocks that the files of the upper have for themselves. */
  storedBytes(upper: Layer): number {
    return this.measure(upper).reduce(
      (sum, { broken, fresh }) => sum + (broken + fresh) * PAGE_RULES.blockBytes,
      0,
    );
  }
}
