import type { Edits } from "../restack/edits.ts";
import type { Version } from "../stack/place.ts";
import { joinedRun } from "./joined-run.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
import { isOfBase, ownLayers, type Subject } from "./subject.ts";
import {
  beginning,
  bytesWords,
  filesWords,
  fromLayers,
  layersWords,
  onlyInstruction,
} from "./words.ts";

/** Files that a layer has at a new name, and whose old name it whites out: overlayfs stores them at both. */
export function movedFiles(subject: Subject): Proposal[] {
  const { movedFrom } = subject.classes;
  const isOwn = (version: Version): boolean => {
    const source = movedFrom.get(version);
    return source !== undefined && !isOfBase(subject, source);
  };
  return ownLayers(subject).map(({ index, bodies }) => ({
    kind: "moved",
    layer: index,
    items: bodies
      .flatMap(({ versions }) => versions)
      .filter(isOwn)
      .map((version) => ({
        place: version.place,
        versions: [version],
        layer: index,
        from: [movedFrom.get(version)!.layer],
      })),
    edit: ({ versions: [version] }, edits) => moveDown(version!, movedFrom.get(version!)!, edits),
    describe: (items) => describe(subject, index, items),
  }));
}

/** The layer that brought the file has it at its final place. */
function moveDown(version: Version, source: Version, edits: Edits): void {
  const layer = edits.layerOf(source);
  edits.put(version, { layer, body: version.body });
  edits.drop(source);
  edits.removals.add(source.removal!);
  // What lay at the new name before would show instead.
  for (let at = version.below; at !== null && edits.layerOf(at) >= layer; at = at.below) {
    edits.drop(at);
  }
}

function describe(subject: Subject, layer: number, items: readonly Item[]): Description {
  const from = fromLayers(items);
  const cause = `${beginning(subject, layer)} moves ${filesWords(items)}; the ${bytesWords(items)} are stored under the old names in ${layersWords(subject, from)} and again under the new ones.`;
  const doer = subject.instructions[layer] ?? null;
  const bringer = onlyInstruction(subject, from);
  if (bringer?.kind === "copy" || bringer?.kind === "add") {
    const words = `Have ${layersWords(subject, from)} put the files where they are to be.`;
    return { cause, fix: { kind: "copy-to", words, lines: [] } };
  }
  const words = "Move the files in the same RUN that makes them.";
  return { cause, fix: { kind: "same-run", words, lines: joinedRun(bringer, doer) } };
}
