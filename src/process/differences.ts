import { compareNames } from "../base/names.ts";
import { type Dentry, isDirDentry } from "../lookup/dentry.ts";
import { readMerged } from "../lookup/listing.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { OverlayFs } from "./overlay-fs.ts";
import { type Stat, statOf } from "./stat.ts";

/** A path at which two overlays may show different things. */
export interface Difference {
  readonly path: string;
  /** Null: nothing. */
  readonly before: Stat | null;
  readonly now: Stat | null;
}

/** What lies at one path in each. */
interface Pair {
  readonly path: string;
  readonly before: Dentry | null;
  readonly now: Dentry | null;
}

/** Keeps its own stack: a tree may be deeper than ours is. What is in a directory that became something else, or is gone,
 *  does not come. */
export function* differences(now: OverlayFs, before: OverlayFs): Generator<Difference> {
  // With an index, a name in a directory of the lowers may show an object of the upper.
  const indexed = [now, before].some(({ sb }) => sb.mounted.upper?.index != null);
  const pending: Pair[] = [{ path: "/", before: before.root, now: now.root }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const goesOn = pair.now !== null && isDirDentry(pair.now);
    if (isShared(pair) && !(goesOn && indexed)) continue;
    yield {
      path: pair.path,
      before: statAt(before, pair.before),
      now: statAt(now, pair.now),
    };
    if (!goesOn) continue;
    const prefix = pair.path === "/" ? "/" : `${pair.path}/`;
    const names = new Set([...namesIn(before, pair.before), ...namesIn(now, pair.now)]);
    // The last one that is pushed comes first.
    for (const name of [...names].sort(compareNames).reverse()) {
      pending.push({
        path: prefix + name,
        before: below(before, pair.before, name),
        now: below(now, pair.now, name),
      });
    }
  }
}

/** One object of the layers below shows in both, and what is in it, if it is a directory. */
function isShared({ before, now }: Pair): boolean {
  const [one, other] = [before?.inode, now?.inode];
  if (one == null || other == null) return before === null && now === null;
  return hasOnlyLowers(one) && hasOnlyLowers(other) && haveSameLowers(one, other);
}

const hasOnlyLowers = (inode: OverlayInode): boolean => inode.upper === null;

function haveSameLowers({ lowers: one }: OverlayInode, { lowers: other }: OverlayInode): boolean {
  return one.length === other.length && one.every(({ inode }, i) => inode === other[i]!.inode);
}

const statAt = (fs: OverlayFs, dentry: Dentry | null): Stat | null =>
  dentry === null ? null : statOf(fs, dentry.inode!);

function namesIn(fs: OverlayFs, dentry: Dentry | null): string[] {
  if (dentry === null || !isDirDentry(dentry)) return [];
  return readMerged(fs.sb, dentry)
    .filter(({ name, hidden }) => !hidden && name !== "." && name !== "..")
    .map(({ name }) => name);
}

function below(fs: OverlayFs, dentry: Dentry | null, name: string): Dentry | null {
  if (dentry === null || !isDirDentry(dentry)) return null;
  const found = fs.lookup(dentry, name);
  return found.inode === null ? null : found;
}
