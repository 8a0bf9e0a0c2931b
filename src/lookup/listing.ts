import { type FileType, typeOf } from "../base/mode.ts";
import { type Inode, isFile, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout, markName } from "../layer/marks.ts";
import { type Dentry, inodeOf, pathOf } from "./dentry.ts";
import { inodeNumber } from "./inode-number.ts";
import { lookup } from "./lookup.ts";
import { hasOrigin, type OverlayInode } from "./overlay-inode.ts";
import { isImpureDir, type Superblock } from "./superblock.ts";

/** A slot of a merged listing. A hidden name keeps its slot: offsets count it. Kernel: struct ovl_cache_entry. */
export interface Slot {
  readonly name: string;
  readonly type: FileType;
  /** d_ino; 0 until it is asked of the overlay. */
  ino: number | bigint;
  /** In the layer. */
  readonly raw: number;
  hidden: boolean;
  /** It may be a whiteout in xattr form; only a lookup can tell. */
  readonly doubtful: boolean;
  readonly isUpper: boolean;
}

/** The merged names of a directory, as they were at one version of it. Shared by all who list it meanwhile. */
export interface MergedListing {
  readonly slots: readonly Slot[];
  readonly version: number;
  /** Open directories that go through it. */
  holders: number;
}

/** Merges the layers of a directory. Order: the lowest layer's names first, in its own order; then the upper's, then
 *  those of the layers between, top down; each name where it was met first, or where the lowest layer has it.
 *  `.` and `..` stand where the lowest layer has them. Kernel: ovl_dir_read_merged. */
export function readMerged(sb: Superblock, dentry: Dentry): Slot[] {
  const dir = inodeOf(dentry);
  const layers = readings(sb, dir);
  const lowest = layers.at(-1)!;
  const above = new Map<string, Slot>();
  for (const reading of layers.slice(0, -1)) {
    for (const entry of rawEntries(reading.inode)) {
      if (!above.has(entry.name)) above.set(entry.name, slotOf(reading, entry));
    }
  }
  const slots: Slot[] = [];
  for (const entry of rawEntries(lowest.inode)) {
    const known = above.get(entry.name);
    if (known !== undefined) above.delete(entry.name);
    slots.push(known ?? slotOf(lowest, entry));
  }
  for (const slot of above.values()) slots.push(slot);
  tellReading(sb, dentry, slots.length);
  return slots;
}

/** @param entries names that the layers have together, dots and whiteouts included */
export function tellReading(
  { mounted: { trace } }: Superblock,
  dentry: Dentry,
  entries: number,
): void {
  if (trace === null) return;
  const { upper, lowers } = inodeOf(dentry);
  const layers = lowers.length + (upper === null ? 0 : 1);
  trace.emit({ type: "readdir", path: pathOf(dentry), layers, entries });
}

/** One layer's directory, and what reading it has to mind. Kernel: struct ovl_readdir_data */
interface Reading {
  readonly inode: Inode;
  readonly isUpper: boolean;
  /** Its entries may have come from below: their numbers are asked of the overlay. */
  readonly impure: boolean;
  /** Numbers of any object are shown with its file system in them (xino). */
  readonly mapped: boolean;
  /** Regular files may be whiteouts. */
  readonly xattrWhiteouts: boolean;
}

function readings(sb: Superblock, dir: OverlayInode): Reading[] {
  const mapped = sb.mounted.fileSystems.shift !== null;
  const lowers = dir.lowers.map(({ layer, inode }) => {
    const xattrWhiteouts = dir.xattrWhiteouts && sb.xattrWhiteoutLayers.has(layer);
    return { inode, isUpper: false, impure: false, mapped, xattrWhiteouts };
  });
  if (dir.upper === null) return lowers;
  const impure = isImpureDir(dir, sb.mounted.marks);
  return [{ inode: dir.upper, isUpper: true, impure, mapped, xattrWhiteouts: false }, ...lowers];
}

interface RawEntry {
  readonly name: string;
  readonly inode: Inode;
}

function rawEntries(dir: Inode): RawEntry[] {
  const entries: RawEntry[] = [
    { name: ".", inode: dir },
    { name: "..", inode: dir },
  ];
  const names = [...namesOf(dir).entries.keys()];
  const inodes = [...namesOf(dir).entries.values()];
  for (let i = names.length - 1; i >= 0; i--) entries.push({ name: names[i]!, inode: inodes[i]! });
  return entries;
}

function slotOf(reading: Reading, { name, inode }: RawEntry): Slot {
  const { isUpper, impure, mapped, xattrWhiteouts } = reading;
  const dots = name === "." || name === "..";
  const deferred = mapped || name === ".." || (isUpper && (name === "." || impure));
  return {
    name,
    type: typeOf(inode.mode),
    ino: deferred ? 0 : inode.ino,
    raw: inode.ino,
    hidden: !dots && isDeviceWhiteout(inode),
    doubtful: xattrWhiteouts && isFile(inode),
    isUpper,
  };
}

/** Makes a slot ready to be shown: its inode number, and whether it shows at all. Kernel: ovl_cache_update. */
export function settleSlot(sb: Superblock, dentry: Dentry, slot: Slot): void {
  if (slot.hidden || (slot.ino !== 0 && !slot.doubtful)) return;
  if (!sb.mounted.fileSystems.sameDevice && !slot.doubtful) slot.ino = slot.raw;
  else if (slot.name === ".") slot.ino = inodeNumber(sb, inodeOf(dentry));
  else if (slot.name === "..") slot.ino = inodeNumber(sb, inodeOf(dentry.parent));
  else settleByLookup(sb, dentry, slot);
}

function settleByLookup(sb: Superblock, dentry: Dentry, slot: Slot): void {
  // A name that cannot be looked up is not shown again, however this ends.
  slot.hidden = true;
  const child = lookup(sb, dentry, slot.name);
  if (child.inode === null) return;
  slot.hidden = false;
  if (hasOrigin(child.inode) || slot.ino === 0) slot.ino = inodeNumber(sb, child.inode);
}

/** The shared listing of a directory, read anew if the directory changed. Kernel: ovl_cache_get. */
export function acquireListing(sb: Superblock, dentry: Dentry): MergedListing {
  const dir = inodeOf(dentry);
  const known = dir.listing;
  if (known !== null && known.version === dir.version) {
    known.holders++;
    return known;
  }
  const listing = { slots: readMerged(sb, dentry), version: dir.version, holders: 1 };
  dir.listing = listing;
  return listing;
}

/** An open directory is done with a listing; the last one takes it along. Kernel: ovl_cache_put. */
export function releaseListing(dir: OverlayInode, listing: MergedListing): void {
  listing.holders--;
  if (listing.holders === 0 && dir.listing === listing) dir.listing = null;
}

/** In an impure directory that does not merge: the names whose st_ino is not the upper's own number. When there are
 *  none the directory is found to be pure, and the mark goes. Null: nothing to translate.
 *  @throws what the lookup of a name in it throws. Kernel: ovl_cache_get_impure */
export function impureNumbers(
  sb: Superblock,
  dentry: Dentry,
): ReadonlyMap<string, number | bigint> | null {
  const dir = inodeOf(dentry);
  if (!isImpureDir(dir, sb.mounted.marks) || !sb.mounted.fileSystems.sameDevice) return null;
  if (dir.impureNumbers !== null && dir.impureVersion === dir.version) return dir.impureNumbers;
  const numbers = new Map<string, number | bigint>();
  const upper = dir.upper!;
  for (const { name, inode } of rawEntries(upper)) {
    if (name === "." || name === "..") continue;
    const child = lookup(sb, dentry, name);
    const ino = child.inode === null ? inode.ino : inodeNumber(sb, child.inode);
    if (ino !== inode.ino) numbers.set(name, ino);
  }
  if (numbers.size === 0) {
    sb.mounted.upper?.writer.removexattr(upper, markName("impure", sb.mounted.marks));
    return null;
  }
  dir.impureNumbers = numbers;
  dir.impureVersion = dir.version;
  return numbers;
}
