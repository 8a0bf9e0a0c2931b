import type { StatFs } from "../../process/file-system.ts";

type Amount = number | bigint;

/** What statfs gives. */
export class StatsFs {
  type: Amount;
  bsize: Amount;
  blocks: Amount;
  bfree: Amount;
  bavail: Amount;
  files: Amount;
  ffree: Amount;

  constructor(from: StatFs, as: (amount: number) => Amount) {
    this.type = as(from.type);
    this.bsize = as(from.bsize);
    this.blocks = as(from.blocks);
    this.bfree = as(from.bfree);
    this.bavail = as(from.bavail);
    this.files = as(from.files);
    this.ffree = as(from.ffree);
  }
}

// Node's types have another name than its class.
Object.defineProperty(StatsFs, "name", { value: "StatFs" });

export const statsFsOf = (from: StatFs, bigint: boolean): StatsFs =>
  new StatsFs(from, bigint ? BigInt : (amount) => amount);
