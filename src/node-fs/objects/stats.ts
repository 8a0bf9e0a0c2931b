import { S_IFMT } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { defineDates, StatsBase } from "./stats-base.ts";

/** fs.Stats. There is no time of birth in a layer: it is that of the last change of status, as Node has it wherever a file
 *  system keeps none. */
export class Stats extends StatsBase {
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
  declare atime: Date;
  declare mtime: Date;
  declare ctime: Date;
  declare birthtime: Date;

  constructor(
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
  ) {
    super();
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

  override hasType(type: number): boolean {
    return (this.mode & S_IFMT) === type;
  }
}

defineDates(Stats.prototype);

export function statsOf(stat: Stat): Stats {
  const { ino, atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = stat;
  const ctimeMs = ctimeSec * 1000 + ctimeNsec / 1e6;
  return new Stats(
    stat.dev,
    stat.mode,
    stat.nlink,
    stat.uid,
    stat.gid,
    stat.rdev,
    stat.blksize,
    typeof ino === "number" ? ino : Number(ino),
    stat.size,
    stat.blocks,
    atimeSec * 1000 + atimeNsec / 1e6,
    mtimeSec * 1000 + mtimeNsec / 1e6,
    ctimeMs,
    ctimeMs,
  );
}
