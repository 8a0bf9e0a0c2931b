import type { Edits } from "../restack/edits.ts";
import type { Version } from "../stack/place.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
import { ownLayers, type Subject } from "./subject.ts";
import { beginning, bytesWords, filesWords, fromLayers, layersWords } from "./words.ts";

/** Files that a layer has again though nothing about them changed. */
export function unchangedCopies(subject: Subject): Proposal[] {
  const isUnchanged = (version: Version): boolean =>
    subject.classes.relation(version).kind === "unchanged";
  return ownLayers(subject).map(({ index, bodies }) => ({
    kind: "unchanged",
    layer: index,
    items: bodies
      .flatMap(({ versions }) => versions.filter(isUnchanged).slice(0, 1))
      .map((version) => ({
        place: version.place,
        versions: [version],
        layer: index,
        from: [version.below!.layer],
      })),
    edit: ({ versions: [version] }, edits) => leaveBelow(version!, isUnchanged, edits),
    describe: (items) => describe(subject, index, items),
  }));
}

/** The layer below has it: this one need not. Its new names become names of the object below. */
function leaveBelow(
  version: Version,
  isUnchanged: (version: Version) => boolean,
  edits: Edits,
): void {
  const below = version.below!;
  if (version.again) {
    edits.supersede(below);
    return;
  }
  for (const name of version.body.versions) {
    if (isUnchanged(name) && !name.again) edits.drop(name);
    else if (name.below === null) {
      edits.put(name, { layer: edits.layerOf(below), body: edits.bodyOf(below) });
    }
  }
}

function describe(subject: Subject, layer: number, items: readonly Item[]): Description {
  const from = fromLayers(items);
  const linked = items.every(({ versions }) => versions[0]!.body.versions.length > 1);
  const cause = `${beginning(subject, layer)} stores ${filesWords(items)} (${bytesWords(items)}) again in which nothing changed since ${layersWords(subject, from)}.`;
  const doer = subject.instructions[layer] ?? null;
  if (linked) {
    const words = "Make the hard links in the step that brings the files, or make symlinks.";
    return { cause, fix: { kind: "hard-link", words, lines: [] } };
  }
  if (doer?.kind === "copy" || doer?.kind === "add") {
    const words =
      "Bring each file once: copy first what changes seldom, and leave it out of the later COPY (by its sources, --exclude or .dockerignore).";
    return { cause, fix: { kind: "order", words, lines: [] } };
  }
  const words =
    "Leave these files alone in the step: opening them for writing, or setting what is set already, copies them.";
  return { cause, fix: { kind: "leave-out", words, lines: [] } };
}
