/** The three times of an inode, each in seconds and nanoseconds. */
export class Times {
  atimeSec: number;
  atimeNsec = 0;
  mtimeSec: number;
  mtimeNsec = 0;
  ctimeSec: number;
  ctimeNsec = 0;

  /** All three at one whole second. */
  constructor(sec: number) {
    this.atimeSec = sec;
    this.mtimeSec = sec;
    this.ctimeSec = sec;
  }
}

/** Times as an inode keeps them: all three of a file out of an image are one whole second, and a number is enough. */
export type KeptTimes = number | Times;
