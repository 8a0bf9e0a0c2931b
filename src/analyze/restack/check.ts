import { type Inode, isDir } from "../../layer/inode.ts";
import { childPath, type Dentry } from "../../lookup/dentry.ts";
import type { LowerPath } from "../../lookup/overlay-inode.ts";
import type { Contents } from "../classes/contents.ts";
import { metadataChanges, sameXattrs } from "../classes/relation.ts";
import type { Place } from "../stack/place.ts";
import type { Edits } from "./edits.ts";
import type { Merged } from "./merged.ts";
import type { Restacked } from "./restack.ts";

/** The touched places at which a draft does not show what the image shows (all else it shares with the image), and those
 *  that were meant to go and did not. Compared: types, modes, owners, xattrs, what they hold, and, of what is no directory,
 *  mtime. Empty: the draft is as good as the image. */
export function differences(
  { touched, uncovered }: Restacked,
  image: Merged,
  draft: Merged,
  edits: Edits,
  contents: Contents,
): Place[] {
  const comparison = new Comparison(image, draft, edits.gone, contents);
  return [...touched].filter((place) => {
    const after = draft.at(place);
    if (isGone(place, edits.gone)) return after !== null;
    const before = image.at(place);
    if (!comparison.isAlike(before, after)) return true;
    return uncovered.has(place) && !comparison.isAlikeBelow(before, after);
  });
}

/** A path that goes takes all below it along. */
function isGone(place: Place, gone: ReadonlySet<string>): boolean {
  if (gone.size === 0) return false;
  for (let at: Place | null = place; at !== null; at = at.parent)
    if (gone.has(at.path)) return true;
  return false;
}

class Comparison {
  readonly #image: Merged;
  readonly #draft: Merged;
  readonly #gone: ReadonlySet<string>;
  readonly #contents: Contents;

  constructor(image: Merged, draft: Merged, gone: ReadonlySet<string>, contents: Contents) {
    this.#image = image;
    this.#draft = draft;
    this.#gone = gone;
    this.#contents = contents;
  }

  isAlike(before: Dentry | null, after: Dentry | null): boolean {
    if (before === null || after === null) return before === after;
    const [one, other] = [before.inode!.real, after.inode!.real];
    return one === other || alike(one, other, this.#contents);
  }

  /** What is in directories that are alike themselves. Those that the same layers have in the same way are the same. */
  isAlikeBelow(before: Dentry | null, after: Dentry | null): boolean {
    if (before === null || after === null || !isDir(before.inode!.real)) return true;
    const [one, other] = [before.inode!.lowers, after.inode!.lowers];
    const same = (lower: LowerPath, i: number): boolean => lower.inode === other[i]!.inode;
    if (one.length === other.length && one.every(same)) return true;
    const names = new Set([...this.#image.names(before), ...this.#draft.names(after)]);
    return [...names].every((name) => {
      if (this.#gone.size > 0 && this.#gone.has(childPath(before, name))) return true;
      const [left, right] = [this.#image.below(before, name), this.#draft.below(after, name)];
      return this.isAlike(left, right) && this.isAlikeBelow(left, right);
    });
  }
}

function alike(before: Inode, after: Inode, contents: Contents): boolean {
  if (isDir(before) && isDir(after)) {
    const { mode, uid, gid } = after;
    return (
      before.mode === mode && before.uid === uid && before.gid === gid && sameXattrs(before, after)
    );
  }
  return contents.equal(before, after) && metadataChanges(before, after).length === 0;
}
