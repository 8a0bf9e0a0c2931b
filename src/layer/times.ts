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

/** The times of what was copied up out of an image: access and modification are one whole second, as they were below, and
 *  only the change came later. */
export class CopiedTimes {
  readonly sec: number;
  ctimeSec: number;
  ctimeNsec = 0;

  constructor(sec: number) {
    this.sec = sec;
    this.ctimeSec = sec;
  }

  get atimeSec(): number {
    return this.sec;
  }

  get atimeNsec(): number {
    return 0;
  }

  get mtimeSec(): number {
    return this.sec;
  }

  get mtimeNsec(): number {
    return 0;
  }
}

/** Times as an inode keeps them: all three of a file out of an image are one whole second, and a number is enough. */
export type KeptTimes = number | CopiedTimes | Times;

/** The same times, to be changed apart from these: in the smallest form that can keep a later change. */
export function copyOfTimes(times: KeptTimes): KeptTimes {
  if (typeof times === "number") return times;
  return times instanceof CopiedTimes ? changedLater(times.sec, times) : separate(times);
}

/** The same times, each for itself. */
export function separate(times: KeptTimes): Times {
  if (typeof times === "number") return new Times(times);
  const apart = new Times(0);
  apart.atimeSec = times.atimeSec;
  apart.atimeNsec = times.atimeNsec;
  apart.mtimeSec = times.mtimeSec;
  apart.mtimeNsec = times.mtimeNsec;
  apart.ctimeSec = times.ctimeSec;
  apart.ctimeNsec = times.ctimeNsec;
  return apart;
}

function changedLater(sec: number, { ctimeSec, ctimeNsec }: CopiedTimes): CopiedTimes {
  const times = new CopiedTimes(sec);
  times.ctimeSec = ctimeSec;
  times.ctimeNsec = ctimeNsec;
  return times;
}
