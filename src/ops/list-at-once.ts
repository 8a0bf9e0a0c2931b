import { Refusal } from "../base/refusal.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { mergeAtOnce } from "../lookup/whole-listing.ts";
import { OpenDirectory } from "./open-directory.ts";

/** All names of a directory but its dots, frozen: as it would be read by whoever opens it now and reads to its end. Kept,
 *  and given again until something in it changes. Null: it has to be opened and read, for what comes out depends on the
 *  reading. Nobody may be listening. */
export function listAtOnce(sb: Superblock, dentry: Dentry): readonly DirEntry[] | null {
  const dir = inodeOf(dentry);
  const kept = sb.listings.get(dir);
  if (kept !== null) return kept;
  const entries = readAtOnce(sb, dentry);
  if (entries === null) return null;
  Object.freeze(entries);
  sb.listings.set(dir, entries);
  return entries;
}

/** A name that cannot be looked up ends a reading, and is passed over by the next. */
function readAtOnce(sb: Superblock, dentry: Dentry): DirEntry[] | null {
  if (!dentry.hashed) return null;
  try {
    return inodeOf(dentry).merges ? mergeAtOnce(sb, dentry) : readPlain(sb, dentry);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function readPlain(sb: Superblock, dentry: Dentry): DirEntry[] {
  const [_dot, _dotdot, ...entries] = new OpenDirectory(sb, dentry).read(Number.POSITIVE_INFINITY);
  return entries;
}
