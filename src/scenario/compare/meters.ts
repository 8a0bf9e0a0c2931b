import type { Event } from "../../base/event.ts";
import type { BlockDriver, SnapshotLedger } from "../../cost/alternatives/block-driver.ts";
import { diskBytes } from "../../cost/alternatives/disk-bytes.ts";
import { filesOf } from "../../cost/alternatives/files-of.ts";
import { ReflinkLedger } from "../../cost/alternatives/reflink.ts";
import type { Work } from "../../cost/time/work.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import type { Standing } from "../run/again.ts";

/** Measures what one container stores. */
export interface StorageMeter {
  /** Before the first event. */
  begin(container: Standing): void;
  add(event: Event): void;
  /** After the last. */
  end(container: Standing): Storage;
}

export interface Storage {
  /** Bytes on disk beside the image. */
  readonly stored: number;
  /** Bytes that were copied for it. */
  readonly copied: number;
  /** Work that no event tells of. */
  readonly work: Work;
}

/** The work of copying a tree, file by file. */
export function copyingWork(tree: Layer): Work {
  let names = 0;
  for (const _ of walk(tree.root)) names++;
  let copiedByte = 0;
  for (const { content } of filesOf(tree)) copiedByte += content.writtenBytes;
  return { copiedByte, create: names };
}

/** An overlay: what lies in the upper is the container's. */
export class OverlayMeter implements StorageMeter {
  #copied = 0;

  begin(): void {}

  add(event: Event): void {
    if (event.type === "copy-up") this.#copied += event.copied;
  }

  end({ upper }: Standing) {
    return { stored: diskBytes(upper), copied: this.#copied, work: {} };
  }
}

/** An overlay whose copy-ups clone. */
export class ReflinkMeter implements StorageMeter {
  #lowers: Standing["lowers"] = [];
  readonly #ledger = new ReflinkLedger(() => this.#lowers);
  readonly #overlay = new OverlayMeter();

  begin({ lowers }: Standing): void {
    this.#lowers = lowers;
  }

  add(event: Event): void {
    this.#overlay.add(event);
    this.#ledger.add(event);
  }

  end(container: Standing) {
    const { copied } = this.#overlay.end(container);
    const { copiedBytes } = this.#ledger;
    return {
      stored: this.#ledger.storedBytes(container.upper),
      copied: copied + copiedBytes,
      work: { copiedByte: copiedBytes },
    };
  }
}

/** A snapshot of the image by a driver that knows blocks. */
export class SnapshotMeter implements StorageMeter {
  readonly #ledger: SnapshotLedger;

  constructor(driver: BlockDriver) {
    this.#ledger = driver.ledger();
  }

  begin({ upper }: Standing): void {
    for (const { ino, content } of filesOf(upper)) this.#ledger.share(ino, content);
  }

  add(event: Event): void {
    this.#ledger.add(event);
  }

  end({ upper }: Standing) {
    const { copiedBytes } = this.#ledger;
    const stored = this.#ledger.storedBytes(upper);
    return { stored, copied: copiedBytes, work: { copiedByte: copiedBytes } };
  }
}

/** A full copy of the image, made by way of others that stay. */
export class VfsMeter implements StorageMeter {
  readonly #copies: number;
  #image: Work = {};
  #imageDisk = 0;

  /** `copies`: the container's own among them. */
  constructor(copies: number) {
    this.#copies = copies;
  }

  begin({ upper }: Standing): void {
    this.#image = copyingWork(upper);
    this.#imageDisk = diskBytes(upper);
  }

  add(): void {}

  end({ upper }: Standing) {
    const { copiedByte = 0, create = 0 } = this.#image;
    const copied = this.#copies * copiedByte;
    const stored = (this.#copies - 1) * this.#imageDisk + diskBytes(upper);
    return { stored, copied, work: { copiedByte: copied, create: this.#copies * create } };
  }
}
