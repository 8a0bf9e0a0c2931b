import { counted, sizeWords } from "../../base/amount-words.ts";
import type { Body } from "../stack/body.ts";
import type { Version } from "../stack/place.ts";
import { joinedRun } from "./joined-run.ts";
import { bytesOf, type Description, type Item, type Proposal } from "./proposal.ts";
import { isOfBase, ownLayers, type Subject } from "./subject.ts";
import {
  beginning,
  bytesWords,
  filesWords,
  layersOf,
  layersWords,
  nameOf,
  onlyInstruction,
} from "./words.ts";

/** Files that a layer has with other content than the layer below: the older version stays stored. */
export function replacedBelow(subject: Subject): Proposal[] {
  return rewritten(subject, "replaced", (share) => share === 0, replacedCause);
}

/** Files that a layer changed in part, and so has again as a whole. */
export function changedInPart(subject: Subject): Proposal[] {
  return rewritten(subject, "partial", (share) => share > 0, partialCause);
}

type Cause = (subject: Subject, layer: number, items: readonly Item[]) => string;

/** The items are the older versions. Those in a volume's place are a proposal of their own. */
function rewritten(
  subject: Subject,
  kind: "replaced" | "partial",
  holds: (sharedBytes: number) => boolean,
  cause: Cause,
): Proposal[] {
  return ownLayers(subject).flatMap(({ index, bodies }) => {
    const items = bodies
      .flatMap(({ versions }) => versions)
      .filter((version) => {
        const relation = subject.classes.relation(version);
        if (relation.kind !== "content" || !holds(relation.sharedBytes)) return false;
        return !isOfBase(subject, version.below!);
      })
      .map(({ place, below }) => {
        const { layer } = below!;
        return { place, versions: [below!], layer, from: [layer] };
      });
    const inVolume = ({ place }: Item): boolean =>
      subject.instructions[index]?.kind === "run" && isBelow(place.path, subject.volumes);
    return [
      {
        kind,
        layer: index,
        items: items.filter((item) => !inVolume(item)),
        edit: ({ versions }, edits) => edits.supersede(versions[0]!),
        describe: (some) => ({
          cause: cause(subject, index, some),
          fix: fixOf(subject, index, some),
        }),
      },
      {
        kind,
        layer: index,
        items: items.filter(inVolume).map((item) => ({ ...item, gone: item.place.path })),
        edit({ versions: [older], place }, edits) {
          for (let at: Version | null = place.shown; at !== null; at = at.below) edits.drop(at);
          edits.drop(older!);
        },
        describe: (some) => ({ cause: cause(subject, index, some), fix: volumeFix(subject, some) }),
      },
    ];
  });
}

const isBelow = (path: string, directories: readonly string[]): boolean =>
  directories.some((directory) => path.startsWith(`${directory.replace(/\/$/, "")}/`));

const replacedCause: Cause = (subject, layer, items) =>
  `${beginning(subject, layer)} writes ${filesWords(items)} anew that ${layersWords(subject, layersOf(items))} brought; the ${bytesWords(items)} of the older versions stay stored.`;

const partialCause: Cause = (subject, layer, items) => {
  const newer = items.map(({ versions }) => versions[0]!.above!);
  const size = bytesOf(newer);
  // Of hard links each name has its own older version.
  const shared = new Map<Body, number>();
  for (const version of newer) {
    const relation = subject.classes.relation(version);
    if (relation.kind !== "content") continue;
    shared.set(version.body, Math.max(relation.sharedBytes, shared.get(version.body) ?? 0));
  }
  const changed = [...shared.values()].reduce((sum, bytes) => sum - bytes, size);
  return `${beginning(subject, layer)} changes ${sizeWords(changed)} of ${counted(newer.length, "file")} in blocks of 4 KiB, and stores all ${sizeWords(size)} again.`;
};

function fixOf(subject: Subject, layer: number, items: readonly Item[]): Description["fix"] {
  const doer = subject.instructions[layer] ?? null;
  const from = layersOf(items);
  const bringer = onlyInstruction(subject, from);
  if (doer?.kind === "copy" || doer?.kind === "add") {
    const words = `Bring each file once, as it is meant to be: leave it out of ${layersWords(subject, from)}.`;
    return { kind: "order", words, lines: [] };
  }
  if (bringer?.kind === "copy" || bringer?.kind === "add") {
    const words = `Change the files before ${nameOf(subject, from[0]!)} brings them, or in a stage of its own and COPY --from it.`;
    return { kind: "multi-stage", words, lines: [] };
  }
  const words = "Make the change in the same RUN that makes the files.";
  return { kind: "same-run", words, lines: joinedRun(bringer, doer) };
}

function volumeFix(subject: Subject, items: readonly Item[]): Description["fix"] {
  const places = subject.volumes.filter((volume) =>
    items.some(({ place }) => isBelow(place.path, [volume])),
  );
  const words = `Keep ${places.join(" and ")} in a volume and have the program fill it when it first starts: then no layer has the files, and no write copies them.`;
  return { kind: "volume", words, lines: places.map((place) => `VOLUME ${place}`) };
}
