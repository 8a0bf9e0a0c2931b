import { S_IFMT } from "../../base/mode.ts";
import type { Inode } from "../../layer/inode.ts";
import type { Dentry } from "../../lookup/dentry.ts";
import type { OverlayInode } from "../../lookup/overlay-inode.ts";
import type { FileSystem } from "../../process/file-system.ts";
import { BLOCK_SIZE, type Stat, statBlocks, statSize, tellAt } from "../../process/stat.ts";
import { deviceNumber } from "./device-number.ts";
import { defineDates, StatsBase } from "./stats-base.ts";

/** fs.Stats. There is no time of birth in a layer: it is that of the last change of status, as Node has it wherever a file
 *  system keeps none. */
export interface Stats extends StatsBase {
  dev: number;
  mode: number;
  nlink: number;
  uid: number;
  gid: number;
  rdev: number;
  blksize: number;
  ino: number;
  size: number;
  blocks: number;
  atimeMs: number;
  mtimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
  atime: Date;
  mtime: Date;
  ctime: Date;
  birthtime: Date;
}

/** A function, for programs that are older than `class` call it on objects of their own; and one that calls no other: that
 *  would take a third longer. */
function PlainStats(
  this: Stats,
  dev: number,
  mode: number,
  nlink: number,
  uid: number,
  gid: number,
  rdev: number,
  blksize: number,
  ino: number,
  size: number,
  blocks: number,
  atimeMs: number,
  mtimeMs: number,
  ctimeMs: number,
  birthtimeMs: number,
): void {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}

PlainStats.prototype = Object.create(StatsBase.prototype, {
  constructor: { value: PlainStats, writable: true, configurable: true },
});
PlainStats.prototype._checkModeProperty = function (this: Stats, type: number): boolean {
  return (this.mode & S_IFMT) === type;
};
Object.setPrototypeOf(PlainStats, StatsBase);
Object.defineProperty(PlainStats, "name", { value: "Stats" });

type StatsClass = {
  new (...fields: Parameters<typeof PlainStats>): Stats;
  prototype: Stats;
};

export const Stats = PlainStats as unknown as StatsClass;

defineDates(Stats.prototype);

export function statsOf(stat: Stat): Stats {
  const { ino, atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = stat;
  const ctimeMs = milliseconds(ctimeSec, ctimeNsec);
  return new Stats(
    deviceNumber(stat.dev),
    stat.mode,
    stat.nlink,
    stat.uid,
    stat.gid,
    deviceNumber(stat.rdev),
    stat.blksize,
    typeof ino === "number" ? ino : Number(ino),
    stat.size,
    stat.blocks,
    milliseconds(atimeSec, atimeNsec),
    milliseconds(mtimeSec, mtimeNsec),
    ctimeMs,
    ctimeMs,
  );
}

/** The same, as what is told of a name itself. */
export const statsAt = (fs: FileSystem, dentry: Dentry): Stats => tellAt(fs, dentry, statsFrom);

function statsFrom(
  real: Inode,
  dev: number,
  ino: number | bigint,
  nlink: number,
  inode: OverlayInode | null,
): Stats {
  const ctimeMs = milliseconds(real.ctimeSec, real.ctimeNsec);
  return new Stats(
    dev,
    real.mode,
    nlink,
    real.uid,
    real.gid,
    real.rdev,
    BLOCK_SIZE,
    typeof ino === "number" ? ino : Number(ino),
    statSize(real),
    statBlocks(real, inode),
    milliseconds(real.atimeSec, real.atimeNsec),
    milliseconds(real.mtimeSec, real.mtimeNsec),
    ctimeMs,
    ctimeMs,
  );
}

/** Division is what costs most here, and whole seconds are common. */
const milliseconds = (sec: number, nsec: number): number =>
  nsec === 0 ? sec * 1000 : sec * 1000 + nsec / 1e6;
