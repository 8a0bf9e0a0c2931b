import { type Inode, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout } from "../layer/marks.ts";
import { layersBelow, mergeBelow } from "./below.ts";
import { type Dentry, inodeOf } from "./dentry.ts";
import { tellReading } from "./listing.ts";
import { type NameVisitor, visitNames } from "./merged-names.ts";
import type { Superblock } from "./superblock.ts";

/** Whether a merged directory shows nothing: whiteouts do not count. Also which whiteouts of the upper have to go
 *  before the directory itself can, in the order of a listing. Null: it is not empty. Kernel: ovl_check_empty_dir */
export function whiteoutsOfEmpty(sb: Superblock, dentry: Dentry): string[] | null {
  const dir = inodeOf(dentry);
  const found = new Emptiness(dir.upper === null ? null : namesOf(dir.upper).entries);
  // Nobody comes back for what is below: the directory goes.
  visitNames(dir, mergeBelow(layersBelow(dir)), found);
  tellReading(sb, dentry, found.count);
  return found.shows ? null : found.whiteouts;
}

class Emptiness implements NameVisitor {
  readonly whiteouts: string[] = [];
  shows = false;
  /** `.` and `..` are names, too. */
  count = 2;
  readonly #upper: ReadonlyMap<string, Inode> | null;

  constructor(upper: ReadonlyMap<string, Inode> | null) {
    this.#upper = upper;
  }

  add(name: string, inode: Inode): void {
    this.count++;
    if (!isDeviceWhiteout(inode)) this.shows = true;
    else if (this.#upper?.get(name) === inode) this.whiteouts.push(name);
  }
}
