import { type Inode, isDir } from "../../layer/inode.ts";
import type { OverlayInode } from "../../lookup/overlay-inode.ts";
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
  { touched }: Restacked,
  image: Merged,
  draft: Merged,
  edits: Edits,
  contents: Contents,
): Place[] {
  return [...touched].filter((place) => {
    const after = draft.at(place);
    if (isGone(place, edits.gone)) return after !== null;
    return !shownAlike(image.at(place), after, contents);
  });
}

/** A path that goes takes all below it along. */
function isGone(place: Place, gone: ReadonlySet<string>): boolean {
  if (gone.size === 0) return false;
  for (let at: Place | null = place; at !== null; at = at.parent)
    if (gone.has(at.path)) return true;
  return false;
}

function shownAlike(
  before: OverlayInode | null,
  after: OverlayInode | null,
  contents: Contents,
): boolean {
  if (before === null || after === null) return before === after;
  return before.real === after.real || alike(before.real, after.real, contents);
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
