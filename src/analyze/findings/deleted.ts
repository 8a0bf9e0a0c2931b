import { isDir } from "../../layer/inode.ts";
import type { Instruction } from "../instruction.ts";
import { argumentsOf, commandsOf } from "../run-commands.ts";
import type { Version } from "../stack/place.ts";
import type { Removal } from "../stack/removal.ts";
import { joinedRun } from "./joined-run.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
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

/** Files of layers below that a layer removed: they stay stored. */
export function deletedBelow(subject: Subject): Proposal[] {
  // What was moved is told as such.
  const moved = new Set(subject.classes.movedFrom.values());
  return ownLayers(subject).map(({ index, removals }) => {
    const byPlace = new Map(removals.map((removal) => [removal.place, removal]));
    return {
      kind: "deleted",
      layer: index,
      items: removals.flatMap((removal) => itemsOf(subject, removal, moved)),
      edit({ place, layer }, edits) {
        const removal = byPlace.get(place)!;
        for (const version of chainsOf(removal)) if (version.layer === layer) edits.drop(version);
        edits.removals.add(removal);
      },
      describe: (items) => describe(subject, index, items),
    };
  });
}

/** An item for each layer that has something of it. */
function itemsOf(subject: Subject, removal: Removal, moved: ReadonlySet<Version>): Item[] {
  const byLayer = new Map<number, Version[]>();
  for (const version of chainsOf(removal)) {
    if (isDir(version.body.inode) || isOfBase(subject, version) || moved.has(version)) continue;
    const same = byLayer.get(version.layer);
    if (same === undefined) byLayer.set(version.layer, [version]);
    else same.push(version);
  }
  const { place } = removal;
  return [...byLayer].map(([layer, versions]) => ({ place, versions, layer, from: [layer] }));
}

/** What it hid, and what that had replaced before. */
function* chainsOf({ versions }: Removal): Generator<Version> {
  for (const version of versions) {
    yield version;
    if (isDir(version.body.inode)) continue;
    for (let at = version.below; at !== null; at = at.below) yield at;
  }
}

function describe(subject: Subject, layer: number, items: readonly Item[]): Description {
  const from = layersOf(items);
  const cause = `${beginning(subject, layer)} removes ${filesWords(items)} that ${layersWords(subject, from)} ${from.length > 1 ? "have" : "has"}; the ${bytesWords(items)} stay stored below.`;
  return { cause, fix: fixOf(subject, layer, from) };
}

function fixOf(subject: Subject, layer: number, from: readonly number[]): Description["fix"] {
  const doer = subject.instructions[layer] ?? null;
  const bringers = from.map((index) => subject.instructions[index] ?? null);
  if (doer?.kind === "run" && removesPackages(doer)) {
    const words =
      "Build in a stage of its own, with the packages that only the build needs, and COPY --from it the result; or install, build and remove in one RUN.";
    return { kind: "multi-stage", words, lines: stageLines() };
  }
  if (bringers.every((bringer) => bringer?.kind === "run")) {
    const words = "Remove the files in the same RUN that makes them.";
    return { kind: "same-run", words, lines: joinedRun(onlyInstruction(subject, from), doer) };
  }
  if (bringers.every((bringer) => bringer?.kind === "copy" || bringer?.kind === "add")) {
    const words = `Leave the files out of ${layersWords(subject, from)}: name what is wanted, or add the rest to .dockerignore; what only one step needs it can have by RUN --mount=type=bind.`;
    return { kind: "leave-out", words, lines: [] };
  }
  if (bringers.every((bringer) => bringer === null || bringer.kind === "other")) {
    const words = `Begin FROM an image without the files, or copy what is wanted into a last stage: ${nameOf(subject, layer)} cannot make the layers below smaller.`;
    return { kind: "multi-stage", words, lines: stageLines() };
  }
  const words =
    "Bring, use and remove the files in one RUN (RUN --mount=type=bind brings them for one step).";
  return { kind: "same-run", words, lines: [] };
}

const stageLines = (): string[] => ["FROM … AS build", "FROM …", "COPY --from=build /… /…"];

/** apt-get purge, apk del, dnf remove … */
function removesPackages({ rest }: Instruction): boolean {
  const managers = ["apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper", "pacman"];
  if (commandsOf(rest).some(([name]) => name === "dpkg")) return true;
  return managers.some((name) =>
    argumentsOf(rest, name).some(([verb]) =>
      /^(purge|remove|autoremove|del|erase|rm)$/.test(verb ?? ""),
    ),
  );
}
