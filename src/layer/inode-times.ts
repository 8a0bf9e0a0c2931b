import type { Timespec } from "../base/clock.ts";
import { type Inode, isDir } from "./inode.ts";

/** The times of an inode, and which of them move together. */

export function setAtime(inode: Inode, { sec, nsec }: Timespec): void {
  inode.atimeSec = sec;
  inode.atimeNsec = nsec;
}

export function setMtime(inode: Inode, { sec, nsec }: Timespec): void {
  inode.mtimeSec = sec;
  inode.mtimeNsec = nsec;
}

/** Access and modification, where they are given. ctime is the caller's to move. Of a file with both at one whole second, as
 *  copy-up sets those of an image's files, less has to be kept. Not so of a directory: its times move to and fro. */
export function setTimes(inode: Inode, atime: Timespec | undefined, mtime: Timespec | undefined) {
  if (atime?.nsec === 0 && mtime?.nsec === 0 && atime.sec === mtime.sec && !isDir(inode)) {
    inode.setTimes(atime.sec, 0);
    return;
  }
  if (atime !== undefined) setAtime(inode, atime);
  if (mtime !== undefined) setMtime(inode, mtime);
}

/** What it holds has changed: mtime and ctime. */
export function stamp(inode: Inode, now: Timespec): void {
  setMtime(inode, now);
  stampChange(inode, now);
}

/** Something about it has changed: ctime alone. */
export function stampChange(inode: Inode, { sec, nsec }: Timespec): void {
  inode.ctimeSec = sec;
  inode.ctimeNsec = nsec;
}

/** Whether reading moves atime (relatime): if it is older than the last change, or than a day.
 *  Kernel: relatime_need_update. */
export function isAtimeStale(inode: Inode, now: Timespec): boolean {
  const { atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = inode;
  return (
    !isAfter(atimeSec, atimeNsec, mtimeSec, mtimeNsec) ||
    !isAfter(atimeSec, atimeNsec, ctimeSec, ctimeNsec) ||
    now.sec - atimeSec >= DAY
  );
}

const DAY = 86_400;

function isAfter(sec: number, nsec: number, otherSec: number, otherNsec: number): boolean {
  return sec > otherSec || (sec === otherSec && nsec > otherNsec);
}
