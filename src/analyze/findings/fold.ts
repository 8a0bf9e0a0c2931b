import { isFile } from "../../layer/inode.ts";
import { metadataChanges } from "../classes/relation.ts";
import type { Edits } from "../restack/edits.ts";
import type { Version } from "../stack/place.ts";

/** Has the layer that brought a file bring it as this version has it. The content is the same in both.
 *  Hard links that copying up broke hold together again. */
export function foldDown(version: Version, edits: Edits): void {
  const below = version.below!;
  const { body } = version;
  // The directory is made anew above: what lies below it would not show.
  if (version.again || body.versions.length > 1 || edits.isDropped(version)) {
    edits.supersede(below);
    return;
  }
  const layer = edits.layerOf(below);
  const linked = isFile(body.inode)
    ? below.body.versions
        .map((name) => name.above)
        .find((other) => other !== null && isSameFold(other, version, edits, layer))
    : undefined;
  edits.put(version, { layer, body: linked == null ? body : edits.bodyOf(linked) });
  edits.supersede(below);
}

/** Another name of the object below that was folded, too, and came to the same. */
function isSameFold(other: Version, version: Version, edits: Edits, layer: number): boolean {
  if (other === version || !edits.puts.has(other) || edits.isDropped(other)) return false;
  const same = other.layer === version.layer && edits.layerOf(other) === layer;
  return same && metadataChanges(edits.bodyOf(other).inode, version.body.inode).length === 0;
}
