import { isDir } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import type { Place, Version } from "../stack/place.ts";
import type { Removal } from "../stack/removal.ts";
import { DraftLayer } from "./draft.ts";
import type { Edits } from "./edits.ts";

/** A draft of an image: its layers, lowest first, and the places where it may show something else than the image. */
export interface Restacked {
  readonly layers: readonly Layer[];
  readonly touched: ReadonlySet<Place>;
  /** Those of them where something stood that hid what a directory holds in layers below. */
  readonly uncovered: ReadonlySet<Place>;
}

/** The layers with the edits made. Shares all inodes and contents with the originals but for the directories that change. */
export function restack(originals: readonly Layer[], edits: Edits): Restacked {
  const store = new Store();
  const drafts = originals.map((layer) => new DraftLayer(layer, store));
  const touched = new Set<Place>();
  const files = [...edits.puts].filter(([version]) => !isDir(version.body.inode));
  for (const [version, put] of files) {
    if (put?.layer !== version.layer) drafts[version.layer]!.remove(version.place);
  }
  for (const [version, put] of files) {
    if (put === null) continue;
    drafts[put.layer]!.put(version.place, put.body.inode);
    for (let at = version.place.parent; at !== null; at = at.parent) touched.add(at);
  }
  removeDirectories(drafts, edits, touched);
  const uncovered = new Set(files.map(([{ place }]) => place));
  for (const removal of edits.removals) {
    if (liftRemoval(drafts, removal)) uncovered.add(removal.place);
  }
  for (const place of uncovered) touched.add(place);
  return { layers: drafts.map(({ layer }) => layer), touched, uncovered };
}

/** Directories that were to go do so when nothing is left in them; the deepest first. */
function removeDirectories(drafts: readonly DraftLayer[], edits: Edits, touched: Set<Place>): void {
  const directories = [...edits.puts.keys()].filter((version) => isDir(version.body.inode));
  directories.sort((a, b) => depthOf(b.place) - depthOf(a.place));
  for (const { layer, place } of directories) {
    if (drafts[layer]!.isEmpty(place)) drafts[layer]!.remove(place);
    touched.add(place);
  }
}

/** Takes a whiteout away when all that it hid has gone. */
function liftRemoval(drafts: readonly DraftLayer[], removal: Removal): boolean {
  const { how, layer, place, versions } = removal;
  if (how !== "whiteout" || versions.some((version) => isThere(drafts, version))) return false;
  drafts[layer]!.remove(place);
  return true;
}

/** Whether a version, or one that it replaced, is still in some layer. */
function isThere(drafts: readonly DraftLayer[], version: Version): boolean {
  for (let at: Version | null = version; at !== null; at = at.below) {
    if (drafts[at.layer]!.get(at.place) !== undefined) return true;
  }
  return false;
}

function depthOf(place: Place): number {
  let depth = 0;
  for (let at = place.parent; at !== null; at = at.parent) depth++;
  return depth;
}
