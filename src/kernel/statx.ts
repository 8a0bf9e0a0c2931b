import type { Stat } from "../process/stat.ts";

/** Room for struct statx. */
export const STATX_SIZE = 256;
/** STATX_BASIC_STATS */
export const STATX_BASIC = 0x7ff;

const OFFSETS = {
  blksize: 4,
  nlink: 16,
  uid: 20,
  gid: 24,
  mode: 28,
  ino: 32,
  size: 40,
  blocks: 48,
};
const TIMES = { atime: 64, ctime: 96, mtime: 112 };
const DEVICES = { rdev: 128, dev: 136 };
const MINOR_BITS = 0x100000;

/** The Stat that the kernel has written into `at`. Inode numbers past 2^53, as xino makes them, become negative
 *  ones: equal numbers stay equal, and that is all they are for. */
export function readStatx(at: DataView): Stat {
  const u32 = (offset: number): number => at.getUint32(offset, true);
  const u64 = (offset: number): number => u32(offset + 4) * 2 ** 32 + u32(offset);
  const device = (offset: number): number => u32(offset) * MINOR_BITS + u32(offset + 4);
  return {
    dev: device(DEVICES.dev),
    ino: inodeNumber(at.getBigUint64(OFFSETS.ino, true)),
    mode: at.getUint16(OFFSETS.mode, true),
    nlink: u32(OFFSETS.nlink),
    uid: u32(OFFSETS.uid),
    gid: u32(OFFSETS.gid),
    rdev: device(DEVICES.rdev),
    size: u64(OFFSETS.size),
    blksize: u32(OFFSETS.blksize),
    blocks: u64(OFFSETS.blocks),
    atimeSec: Number(at.getBigInt64(TIMES.atime, true)),
    atimeNsec: u32(TIMES.atime + 8),
    mtimeSec: Number(at.getBigInt64(TIMES.mtime, true)),
    mtimeNsec: u32(TIMES.mtime + 8),
    ctimeSec: Number(at.getBigInt64(TIMES.ctime, true)),
    ctimeNsec: u32(TIMES.ctime + 8),
  };
}

const large = new Map<bigint, number>();

function inodeNumber(ino: bigint): number {
  if (ino <= Number.MAX_SAFE_INTEGER) return Number(ino);
  const known = large.get(ino);
  if (known !== undefined) return known;
  const given = -1 - large.size;
  large.set(ino, given);
  return given;
}
