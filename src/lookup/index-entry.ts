import { S_IFMT } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout, markOf } from "../layer/marks.ts";
import { lowerHandle } from "./origin.ts";
import type { LowerPath } from "./overlay-inode.ts";
import type { Superblock } from "./superblock.ts";

/** The index: a directory beside work/work that finds the upper object of a lower one again. A file's entry is a hard
 *  link of the upper file, a directory's entry says in its `upper` mark where the upper directory is; either is named
 *  by the file handle of the lower object, in hexadecimal. */

/** The name that the index has for a lower object. Kernel: ovl_get_index_name. */
export function indexName(sb: Superblock, origin: LowerPath): string {
  return indexNameOf(lowerHandle(sb, origin));
}

/** Kernel: ovl_get_index_name_fh. */
export function indexNameOf(handle: Uint8Array): string {
  return Array.from(handle, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The index entry of a lower object; null if it has none, or one that belongs to another upper.
 *  @throws EIO for an entry that contradicts what was found. Kernel: ovl_lookup_index */
export function lookupIndex(sb: Superblock, upper: Inode | null, origin: LowerPath): Inode | null {
  const dir = sb.mounted.upper?.index;
  const entry = dir == null ? undefined : namesOf(dir).get(indexName(sb, origin));
  if (entry === undefined) return null;
  const sameType = (entry.mode & S_IFMT) === (origin.inode.mode & S_IFMT);
  if (isDeviceWhiteout(entry) || !sameType) refuse("EIO");
  if (isDir(origin.inode)) {
    if (upper === null || !pointsTo(sb, entry, upper)) refuse("EIO");
  } else if (upper !== null && upper !== entry) return null;
  return entry;
}

/** Whether the `upper` mark of an index entry names this upper directory. Kernel: ovl_verify_upper. */
function pointsTo(sb: Superblock, entry: Inode, upper: Inode): boolean {
  const handle = markOf(entry, "upper", sb.mounted.marks);
  if (handle === undefined) return false;
  return sb.layerAt(0).store.decodeHandle(handle, sb.mounted.uuidInHandles) === upper;
}
