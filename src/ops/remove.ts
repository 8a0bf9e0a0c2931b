import { typeOf } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { prepareLinks } from "../copy-up/nlink.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { type Inode, namesOf } from "../layer/inode.ts";
import {
  type Dentry,
  hasOriginBelow,
  inodeOf,
  isDirDentry,
  pathOf,
  realOf,
  upperOf,
} from "../lookup/dentry.ts";
import { whiteoutsOfEmpty } from "../lookup/empty-directory.ts";
import { isLowerPositive } from "../lookup/lookup.ts";
import { isPureUpper } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { changed } from "./changed.ts";
import { clearDirectory } from "./clear-directory.ts";
import { dropLink } from "./links.ts";
import { matchesUpper } from "./upper-match.ts";
import { coverWithWhiteout } from "./whiteout.ts";

/** What removing a name will do, decided before anything is touched. */
export interface RemovePlan {
  /** Something below would show through: leave a whiteout. */
  readonly whiteout: boolean;
  /** Whiteouts that have to go first, inside an upper directory that looks empty. */
  readonly clear: readonly string[];
}

/** Kernel: the first half of ovl_do_remove. @throws ENOTEMPTY */
export function planRemove(sb: Superblock, dentry: Dentry): RemovePlan {
  const whiteout = isLowerPositive(sb, dentry);
  // What lies in the upper alone is checked by the file system below, to which whiteouts are entries.
  const isDirectory = isDirDentry(dentry);
  if (!isDirectory || (isPureUpper(inodeOf(dentry)) && !whiteout)) return { whiteout, clear: [] };
  return { whiteout, clear: whiteoutsOfEmpty(sb, dentry) ?? refuse("ENOTEMPTY") };
}

/** Removes a file or an empty directory; its directory is copied up first. Kernel: ovl_do_remove.
 *  @throws EROFS ENOTEMPTY ESTALE */
export function removeObject(sb: Superblock, dentry: Dentry): void {
  const { writer } = writableHalf(sb);
  const plan = planRemove(sb, dentry);
  copyUp(sb, dentry.parent, "remove");
  prepareLinks(sb, dentry, "remove");
  const isDirectory = isDirDentry(dentry);
  // Whoever has it open asks for more than its name.
  if (dentry.pins > 0) inodeOf(dentry);
  const dir = upperOf(dentry.parent);
  let there: Inode | undefined = namesOf(dir).get(dentry.name);
  if (dentry.upper !== null && !matchesUpper(dentry)) refuse("ESTALE");
  if (plan.clear.length > 0) there = clearDirectory(sb, dentry, plan.clear);

  if (plan.whiteout) coverWithWhiteout(sb, dentry, there);
  else if (isDirectory) writer.rmdir(dir, dentry.name);
  else writer.unlink(dir, dentry.name);

  changed(dentry.parent, hasOriginBelow(dentry));
  const trace = sb.mounted.trace;
  if (trace !== null) {
    trace.emit({ type: "remove", path: pathOf(dentry), kind: typeOf(realOf(dentry).mode) });
  }
  if (isDirectory) sb.listings.forget(inodeOf(dentry));
  sb.dcache.drop(dentry);
  dropLink(sb, dentry);
}
