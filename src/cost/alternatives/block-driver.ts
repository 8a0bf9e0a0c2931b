import type { Event } from "../../base/event.ts";
import type { Content } from "../../layer/content.ts";
import type { Layer } from "../../layer/layer.ts";
import { BlockLedger, type BlockRules, type FileBlocks } from "./block-ledger.ts";
import type { Sharing } from "./page-cache.ts";

/** A storage driver of Docker that shares blocks between layers, not files. */
export interface BlockDriver {
  readonly name: "devicemapper" | "btrfs" | "zfs";
  /** Which pages containers have in common. */
  readonly sharing: Sharing;
  /** Follows one snapshot. */
  ledger(): SnapshotLedger;
}

/** Which blocks a snapshot still shares with what it was made of. */
export interface SnapshotLedger {
  /** From now on the inode shares all its data with a file below that holds `below`. Before any event, in the order in
   *  which the files were laid. */
  share(ino: number, below: Content): void;
  add(event: Event): void;
  /** Bytes of shared blocks that were carried over when a write changed another part of the block. */
  readonly copiedBytes: number;
  /** Bytes of the blocks that the files of the layer have for themselves. */
  storedBytes(layer: Layer): number;
}

/** Of a file system that knows its own files: each of them has blocks of its own. */
export function fileLedger(
  rules: BlockRules,
  bytesOf: (file: FileBlocks) => number,
): SnapshotLedger {
  const ledger = new BlockLedger(rules);
  return {
    share: (ino, below) => ledger.share(ino, below),
    add: (event) => ledger.add(event),
    get copiedBytes() {
      return ledger.copiedBytes;
    },
    storedBytes: (layer) => ledger.measure(layer).reduce((sum, file) => sum + bytesOf(file), 0),
  };
}

/** Bytes that the layers of an image take: each is a snapshot of the one below, on which its files were laid whole. */
export function imageBytes(driver: BlockDriver, layers: readonly Layer[]): number {
  return layers.reduce((sum, layer) => sum + driver.ledger().storedBytes(layer), 0);
}
