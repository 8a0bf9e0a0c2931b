import { firstPath } from "../classes/classify.ts";
import { metadataChanges } from "../classes/relation.ts";
import type { Edits } from "../restack/edits.ts";
import type { Body } from "../stack/body.ts";
import type { Version } from "../stack/place.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
import type { Subject } from "./subject.ts";
import { bytesWords, filesWords, layersWords } from "./words.ts";

/** Files that hold the same as another of the image, which could be hard links: owner, mode, time and xattrs are the same,
 *  too. */
export function duplicates(subject: Subject): Proposal[] {
  const keepers = new Map<Body, Body>();
  for (const group of subject.classes.duplicates) {
    const kept: Body[] = [];
    for (const body of group) {
      const keeper = kept.find(({ inode }) => metadataChanges(inode, body.inode).length === 0);
      if (keeper === undefined) kept.push(body);
      else if (body.class === "duplicate" && body.layer >= subject.base) keepers.set(body, keeper);
    }
  }
  const layers = [...new Set([...keepers.keys()].map(({ layer }) => layer))];
  return layers.map((layer) => ({
    kind: "duplicate",
    layer,
    items: [...keepers.keys()]
      .filter((body) => body.layer === layer)
      .map((body) => {
        const version = body.versions.find((one) => one.isShown)!;
        return {
          place: version.place,
          versions: [version],
          layer,
          from: [keepers.get(body)!.layer],
        };
      }),
    edit: ({ versions: [version] }, edits) => link(version!, keepers.get(version!.body)!, edits),
    describe: (items) => describe(subject, layer, items, keepers),
  }));
}

/** All names of the one become names of the other. */
function link({ body }: Version, keeper: Body, edits: Edits): void {
  const kept = keeper.versions.find((version) => version.isShown && !edits.isDropped(version));
  if (kept === undefined) return;
  const put = { layer: edits.layerOf(kept), body: edits.bodyOf(kept) };
  for (const version of body.versions) {
    // In a layer further down it would lie below what it replaced.
    if (version.below === null || edits.layerOf(version.below) < put.layer) edits.put(version, put);
  }
}

function describe(
  subject: Subject,
  layer: number,
  items: readonly Item[],
  keepers: ReadonlyMap<Body, Body>,
): Description {
  const others = items.map(({ versions }) => keepers.get(versions[0]!.body)!);
  const example = `${firstPath(others[0]!)} for ${items[0]!.place.path}`;
  const cause = `${filesWords(items)} of ${layersWords(subject, [layer])} ${items.length === 1 ? "holds" : "hold"} the same ${bytesWords(items)} as others in the image: ${example}.`;
  const words =
    "Keep one of each and make the others hard links or symlinks to it, in the step that brings them.";
  return { cause, fix: { kind: "hard-link", words, lines: [] } };
}
