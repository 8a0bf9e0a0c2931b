import { Refusal } from "../base/refusal.ts";
import { type DirEntry, listReal } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import { impureNumbers } from "../lookup/listing.ts";
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

/** As a reading gives it: the layer's own, where no number has to be translated. */
function readPlain(sb: Superblock, dentry: Dentry): DirEntry[] {
  const inode = inodeOf(dentry);
  const { fileSystems } = sb.mounted;
  const fs = fileSystems.of(inode.upper === null ? inode.lowers[0]!.layer : 0);
  const asIs = (fs === 0 || fileSystems.shift === null) && impureNumbers(sb, dentry) === null;
  if (asIs) return listReal(inode.real);
  const [_dot, _dotdot, ...entries] = new OpenDirectory(sb, dentry).read(Number.POSITIVE_INFINITY);
  return entries;
}
