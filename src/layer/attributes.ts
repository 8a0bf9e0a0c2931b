/** The attributes of an inode that many have in common, as one value that they share: an image has a million inodes and
 *  a few hundred such values. Never changed: an inode that changes one of them gets another value. */
export class Attributes {
  /** File type and permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly nlink: number;
  /** FS_IOC_GETFLAGS bits. */
  readonly flags: number;

  constructor(mode: number, uid: number, gid: number, rdev: number, nlink: number, flags: number) {
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.nlink = nlink;
    this.flags = flags;
  }
}

const PLACES = 1024;

/** Values met lately, each at the one place that its numbers lead to: a new value takes the place of an old one, so that
 *  their number stays bounded. Whether a value is found here shows in memory alone. */
const lately: Attributes[] = Array.from({ length: PLACES }, () => new Attributes(0, 0, 0, 0, 0, 0));

/** The value with these numbers: one that was met before, as a rule. */
export function attributesOf(
  mode: number,
  uid: number,
  gid: number,
  rdev: number,
  nlink: number,
  flags: number,
): Attributes {
  const mixed =
    Math.imul(mode ^ (nlink << 16) ^ (flags << 24), 0x9e3779b1) ^
    Math.imul(uid, 0x85ebca6b) ^
    Math.imul(gid + (rdev << 8), 0xc2b2ae35);
  const place = (mixed ^ (mixed >>> 15)) & (PLACES - 1);
  const known = lately[place]!;
  if (
    known.mode === mode &&
    known.uid === uid &&
    known.gid === gid &&
    known.rdev === rdev &&
    known.nlink === nlink &&
    known.flags === flags
  ) {
    return known;
  }
  const made = new Attributes(mode, uid, gid, rdev, nlink, flags);
  lately[place] = made;
  return made;
}
