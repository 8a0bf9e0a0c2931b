import type { CopyUpKind, CopyUpTrigger, StoreCall } from "../base/event.ts";
import type { Work } from "./time/work.ts";

/** What a run cost, in exact numbers: no time, no device (timeOf prices `work`). Bytes are bytes, objects are names.
 *  `total` is the sum of each list's entries, whichever list it is, in all fields that the list has. */
export interface CostReport {
  readonly total: Cost;
  readonly storeCalls: StoreCalls;
  readonly lookups: LookupCost;
  readonly work: Work;
  /** (written + copied) / written. Null when nothing was written: then there is nothing to compare with. */
  readonly amplification: number | null;
  readonly upper: UpperUsage;
  /** Every object but directories that was copied up, in the order in which it happened. */
  readonly copyUps: readonly CopyUpCost[];
  /** In order; 0 is the mount. Steps that did nothing are left out. */
  readonly bySteps: readonly StepCost[];
  /** In byte order. A path is the one an object had when it happened. */
  readonly byPaths: readonly PathCost[];
  /** 0 is the upper, 1 the topmost lower. What is written counts for the upper, a copy for the layer below. */
  readonly byLayers: readonly LayerCost[];
  /** What made the engine copy up; only the copied amounts are its doing. */
  readonly byTriggers: readonly TriggerCost[];
}

/** What copy-ups did. */
export interface CopyCost {
  /** Bytes of data read below and written to the upper again. Holes that the kernel skips are not counted. */
  readonly copiedBytes: number;
  /** Of the data that lies in the upper at the end, what is the same in the layer it was copied from: blocks of
   *  4 KiB at the same offset of the same file. */
  readonly redundantBytes: number;
  /** Objects copied up, but for directories. */
  readonly copyUps: number;
  readonly copiedDirectories: number;
}

export interface Cost extends CopyCost {
  /** Bytes that programs wrote. */
  readonly writtenBytes: number;
  /** Bytes that programs read from lower layers. */
  readonly readBelowBytes: number;
  readonly whiteoutsMade: number;
}

export interface StepCost extends Cost {
  readonly step: number;
  readonly storeCalls: StoreCalls;
  readonly lookups: LookupCost;
  readonly work: Work;
}

/** Names that had to be looked for in the layers; what the dentry cache knows costs nothing. */
export interface LookupCost {
  readonly names: number;
  /** Layers that were asked, for all names together. */
  readonly probes: number;
}

export interface PathCost extends Cost {
  readonly path: string;
  /** Without what no path can be blamed for: calls, and objects taken out of the upper. */
  readonly work: Work;
}

export interface LayerCost extends Cost {
  readonly layer: number;
}

export interface TriggerCost extends CopyCost {
  readonly trigger: CopyUpTrigger;
}

/** Calls on the file system that the layers lie on, by kind; kinds that were not called are left out. */
export type StoreCalls = Readonly<Partial<Record<StoreCall, number>>>;

/** One object that was copied up, and what became of the copy. */
export interface CopyUpCost {
  readonly step: number;
  readonly path: string;
  readonly trigger: CopyUpTrigger;
  readonly syscall: string;
  readonly kind: CopyUpKind;
  readonly fromLayer: number;
  /** st_size of the copy when it was made. */
  readonly size: number;
  readonly copiedBytes: number;
  /** What the system call had to wait for before it began. */
  readonly work: Work;
  /** Null when the copy is gone: removed, or replaced. */
  readonly now: CopyNow | null;
}

export interface CopyNow {
  /** Where the copy lies at the end; the first of its names. */
  readonly path: string;
  readonly size: number;
  /** As CopyCost.redundantBytes. */
  readonly redundantBytes: number;
  /** Its other data: what a store of 4 KiB blocks would hold for it. */
  readonly changedBytes: number;
}

/** What lies in the upper at the end. */
export interface UpperUsage {
  /** As Docker's SizeRw: st_size of all that is no directory, each inode once. */
  readonly sizeBytes: number;
  /** Blocks that the files occupy. */
  readonly diskBytes: number;
  /** Data that the layers below have as well, block for block. */
  readonly redundantBytes: number;
  /** All other data of files: what a driver that works on blocks of 4 KiB would have stored. */
  readonly blockDriverBytes: number;
  /** Names by kind; "/" is not counted. */
  readonly files: number;
  readonly directories: number;
  readonly symlinks: number;
  readonly specials: number;
  readonly whiteouts: number;
  /** Directories that hide what the layers below have there. */
  readonly opaques: number;
}
