import type { Layer } from "../../layer/layer.ts";
import { BlockLedger, type BlockRules, type FileBlocks } from "./block-ledger.ts";
import type { Sharing } from "./page-cache.ts";

/** A storage driver of Docker that shares blocks between layers, not files. */
export interface BlockDriver {
  readonly name: "devicemapper" | "btrfs" | "zfs";
  readonly rules: BlockRules;
  /** Which pages containers have in common. */
  readonly sharing: Sharing;
  /** Bytes that files take on disk beside what they share. */
  storedBytes(files: readonly FileBlocks[]): number;
}

/** Bytes that the layers of an image take: each is a snapshot of the one below, on which its files were laid whole. */
export function imageBytes(driver: BlockDriver, layers: readonly Layer[]): number {
  const nothingShared = new BlockLedger(driver.rules);
  return layers.reduce((sum, layer) => sum + driver.storedBytes(nothingShared.measure(layer)), 0);
}
