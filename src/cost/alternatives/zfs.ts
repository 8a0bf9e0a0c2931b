import { type BlockDriver, fileLedger } from "./block-driver.ts";
import type { BlockRules, FileBlocks } from "./block-ledger.ts";

/** recordsize of a dataset, by default. */
const RECORD = 128 * 1024;
/** Sectors of a pool with ashift=12, as disks of today have them. */
const SECTOR = 4096;

const isShort = (size: number): boolean => size < RECORD;

/** A file is made of records of 128 KiB, and any write to a record writes all of it somewhere else; a file that is
 *  shorter has one record of its own length. zfsprops(7), recordsize */
export const ZFS_RULES: BlockRules = {
  blockBytes: RECORD,
  heldBytes: (fileSize, start) => Math.max(0, Math.min(RECORD, fileSize - start)),
  // The only record of a short file becomes a longer one.
  rewritesEnd: isShort,
  rewritesCut: (size) => size % RECORD !== 0,
  sharesReserved: true,
  leastCloned: 1,
};

/** Docker's zfs driver: each layer and container is a dataset, a clone of a snapshot of the one below. Left out:
 *  compression (a default of OpenZFS since 2.2), metadata, parity, and that a record is written again by each
 *  transaction group that changes it. Not checked on a real pool: from the manual. */
export const ZFS: BlockDriver = {
  name: "zfs",
  // "Single Copy ARC": blocks are cached by where they lie in the pool, whoever asks. (docs.docker.com, ZFS storage driver)
  sharing: "unwritten",
  ledger: () => fileLedger(ZFS_RULES, zfsBytes),
};

/** Bytes that a file takes beside what it shares. */
export function zfsBytes({ size, broken, fresh }: FileBlocks): number {
  return (broken + fresh) * recordBytes(size);
}

const recordBytes = (size: number): number =>
  isShort(size) ? Math.max(SECTOR, Math.ceil(size / SECTOR) * SECTOR) : RECORD;
