import { typeOf } from "../base/mode.ts";
import { type Inode, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "./dentry.ts";
import { inodeNumber } from "./inode-number.ts";
import { lookup } from "./lookup.ts";
import type { OverlayInode } from "./overlay-inode.ts";
import { isImpureDir, type Superblock } from "./superblock.ts";

/** An entry while it is made. */
type Draft = { -readonly [Key in keyof DirEntry]: DirEntry[Key] };

/** In the place of the number: the name is covered by a whiteout. It keeps its slot, for offsets count it. */
const HIDDEN = -1;
/** In the place of the offset: it has its slot. */
const PLACED = -1;
/** `.` and `..` have slots too: they come first in the lowest layer, as everywhere. */
const DOTS = 2;

/** The names of a directory that merges, without its dots, as one reading from its start to its end gives them, made in
 *  one go: what readMerged and settleSlot say of them, without a slot for each. Nobody may be listening, for it tells no one.
 *  Null where files may be whiteouts, or the directory is being read: then it has to be read by its rule.
 *  @throws what the lookup of a name throws whose number has to be asked for */
export function mergeAtOnce(sb: Superblock, dentry: Dentry): DirEntry[] | null {
  const dir = inodeOf(dentry);
  if (!dir.merges || dir.xattrWhiteouts || dir.listing !== null) return null;
  const { fileSystems, marks } = sb.mounted;
  const mapped = fileSystems.sameDevice && fileSystems.shift !== null;
  const asksUpper = mapped || (fileSystems.sameDevice && isImpureDir(dir, marks));
  const drafts = mergeLayers(dir, asksUpper, mapped);
  return settled(sb, dentry, drafts);
}

/** Every name, in the order of their slots: the lowest layer's first, in its order, each as the topmost layer has it; then
 *  those that it has not, from the top down. */
function mergeLayers(dir: OverlayInode, asksUpper: boolean, mapped: boolean): Draft[] {
  const { upper, lowers } = dir;
  const last = lowers.length - 1;
  const above = new Map<string, Draft>();
  if (upper !== null && last >= 0) addAbove(above, upper, asksUpper);
  for (let i = 0; i < last; i++) addAbove(above, lowers[i]!.inode, mapped);
  const lowest = last < 0 ? upper! : lowers[last]!.inode;
  const asks = last < 0 ? asksUpper : mapped;
  const [names, inodes] = namesAndInodes(lowest);
  const drafts: Draft[] = [];
  for (let i = names.length - 1; i >= 0; i--) {
    const known = above.size === 0 ? undefined : above.get(names[i]!);
    if (known !== undefined) known.off = PLACED;
    drafts.push(known ?? draftOf(names[i]!, inodes[i]!, asks));
  }
  for (const draft of above.values()) if (draft.off !== PLACED) drafts.push(draft);
  return drafts;
}

/** The next layer, from the top down: of a name that is known already it is not asked. */
function addAbove(above: Map<string, Draft>, layer: Inode, asks: boolean): void {
  const [names, inodes] = namesAndInodes(layer);
  const isFirst = above.size === 0;
  for (let i = names.length - 1; i >= 0; i--) {
    const name = names[i]!;
    if (isFirst || !above.has(name)) above.set(name, draftOf(name, inodes[i]!, asks));
  }
}

function namesAndInodes(dir: Inode): [string[], Inode[]] {
  const { entries } = namesOf(dir);
  return [[...entries.keys()], [...entries.values()]];
}

/** `asks`: 0, its number has to be asked of the overlay. */
function draftOf(name: string, inode: Inode, asks: boolean): Draft {
  const ino = isDeviceWhiteout(inode) ? HIDDEN : asks ? 0 : inode.ino;
  return { name, type: typeOf(inode.mode), ino, off: 0 };
}

/** What shows of them: each with its number, and where a reading goes on after it: at the slot of the next. */
function settled(sb: Superblock, dentry: Dentry, drafts: Draft[]): DirEntry[] {
  let last: Draft | null = null;
  let shown = 0;
  for (let slot = 0; slot < drafts.length; slot++) {
    const draft = drafts[slot]!;
    if (draft.ino === 0) draft.ino = askedNumber(sb, dentry, draft.name);
    if (draft.ino === HIDDEN) continue;
    if (last !== null) last.off = DOTS + slot;
    last = draft;
    drafts[shown++] = draft;
  }
  if (last !== null) last.off = DOTS + drafts.length;
  // To set a length, be it the same, turns the array into one that is slow to freeze.
  if (shown < drafts.length) drafts.length = shown;
  return drafts;
}

function askedNumber(sb: Superblock, dentry: Dentry, name: string): number | bigint {
  const { inode } = lookup(sb, dentry, name);
  return inode === null ? HIDDEN : inodeNumber(sb, inode);
}
