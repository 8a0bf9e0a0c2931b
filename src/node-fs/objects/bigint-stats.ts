import { S_IFMT } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { deviceNumber } from "./device-number.ts";
import { defineDates, StatsBase } from "./stats-base.ts";

const NS = 1_000_000_000n;
const MS = 1_000_000n;

/** What stat gives with `bigint: true`. */
export class BigIntStats extends StatsBase {
  dev: bigint;
  mode: bigint;
  nlink: bigint;
  uid: bigint;
  gid: bigint;
  rdev: bigint;
  blksize: bigint;
  ino: bigint;
  size: bigint;
  blocks: bigint;
  atimeMs: bigint;
  mtimeMs: bigint;
  ctimeMs: bigint;
  birthtimeMs: bigint;
  atimeNs: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
  birthtimeNs: bigint;
  declare atime: Date;
  declare mtime: Date;
  declare ctime: Date;
  declare birthtime: Date;

  constructor(stat: Stat) {
    super();
    this.dev = BigInt(deviceNumber(stat.dev));
    this.mode = BigInt(stat.mode);
    this.nlink = BigInt(stat.nlink);
    this.uid = BigInt(stat.uid);
    this.gid = BigInt(stat.gid);
    this.rdev = BigInt(deviceNumber(stat.rdev));
    this.blksize = BigInt(stat.blksize);
    this.ino = BigInt(stat.ino);
    this.size = BigInt(stat.size);
    this.blocks = BigInt(stat.blocks);
    const atimeNs = nanoseconds(stat.atimeSec, stat.atimeNsec);
    const mtimeNs = nanoseconds(stat.mtimeSec, stat.mtimeNsec);
    const ctimeNs = nanoseconds(stat.ctimeSec, stat.ctimeNsec);
    this.atimeMs = atimeNs / MS;
    this.mtimeMs = mtimeNs / MS;
    this.ctimeMs = ctimeNs / MS;
    this.birthtimeMs = this.ctimeMs;
    this.atimeNs = atimeNs;
    this.mtimeNs = mtimeNs;
    this.ctimeNs = ctimeNs;
    this.birthtimeNs = ctimeNs;
  }

  override _checkModeProperty(type: number): boolean {
    return (this.mode & BigInt(S_IFMT)) === BigInt(type);
  }
}

defineDates(BigIntStats.prototype);

const nanoseconds = (sec: number, nsec: number): bigint => BigInt(sec) * NS + BigInt(nsec);
