import { listed } from "../../base/amount-words.ts";
import { isFile } from "../../layer/inode.ts";
import type { MetadataChange } from "../classes/relation.ts";
import type { Instruction } from "../instruction.ts";
import { givenBy } from "../run-commands.ts";
import type { Version } from "../stack/place.ts";
import { foldDown } from "./fold.ts";
import { joinedRun } from "./joined-run.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
import { isOfBase, ownLayers, type Subject } from "./subject.ts";
import { beginning, bytesWords, filesWords, fromLayers, nameOf, onlyInstruction } from "./words.ts";

/** Files that a layer has again for their owner, mode, time or xattrs alone. */
export function metadataCopies(subject: Subject): Proposal[] {
  const { classes } = subject;
  return ownLayers(subject).map(({ index, bodies }) => ({
    kind: "metadata",
    layer: index,
    items: bodies
      .flatMap(({ versions }) => versions)
      .filter((version) => classes.relation(version).kind === "metadata")
      .map((version) => ({
        place: version.place,
        versions: [version],
        layer: index,
        from: [version.below!.layer],
      })),
    edit: ({ versions }, edits) => foldDown(versions[0]!, edits),
    describe: (items) => describe(subject, index, items),
  }));
}

const WORDS: Readonly<Record<MetadataChange, string>> = {
  owner: "owner",
  mode: "mode",
  time: "modification time",
  xattrs: "extended attributes",
};

function describe(subject: Subject, layer: number, items: readonly Item[]): Description {
  const versions = items.map((item) => item.versions[0]!);
  const changes = changesOf(subject, versions);
  const cause = `${beginning(subject, layer)} stores ${filesWords(items)} (${bytesWords(items)}) again of which only the ${listed(changes.map((change) => WORDS[change]))} changed.`;
  return { cause, fix: fixOf(subject, layer, items, changes) };
}

function changesOf({ classes }: Subject, versions: readonly Version[]): MetadataChange[] {
  const found = new Set<MetadataChange>();
  for (const version of versions) {
    const relation = classes.relation(version);
    if (relation.kind === "metadata") for (const change of relation.changes) found.add(change);
  }
  return (Object.keys(WORDS) as MetadataChange[]).filter((change) => found.has(change));
}

function fixOf(
  subject: Subject,
  layer: number,
  items: readonly Item[],
  changes: readonly MetadataChange[],
): Description["fix"] {
  const versions = items.map((item) => item.versions[0]!);
  const from = fromLayers(items);
  const doer = subject.instructions[layer] ?? null;
  const bringer = onlyInstruction(subject, from);
  if (versions.every((version) => isOfBase(subject, version.below!))) {
    const words = "The base image brings these files: leave them as they are, or have it set this.";
    return { kind: "leave-out", words, lines: [] };
  }
  if (doer !== null && doer.kind !== "run") {
    const words = `Bring each file once: leave out of ${nameOf(subject, layer)} what an earlier step has brought.`;
    return { kind: "order", words, lines: [] };
  }
  const copies = from.every((index) =>
    /^(copy|add)$/.test(subject.instructions[index]?.kind ?? ""),
  );
  if (copies && (changes.includes("owner") || changes.includes("mode"))) {
    const flags = flagsOf(doer?.rest ?? "", versions, changes).join(" ");
    const word = subject.instructions[from[0]!]!.kind.toUpperCase();
    const words = `Set it in the step that brings the files: ${word} ${flags}.`;
    const isKnown = bringer !== null && !isDigest(bringer) && !flags.includes("…");
    const lines =
      isKnown && isAllOf(subject, from[0]!, versions, changes)
        ? [`${word} ${flags} ${bringer.rest}`]
        : [];
    return { kind: changes.includes("owner") ? "copy-chown" : "copy-chmod", words, lines };
  }
  const words = "Do it in the same RUN that makes the files.";
  return { kind: "same-run", words, lines: joinedRun(bringer, doer) };
}

/** The classic builder keeps what was copied as a digest: the sources are not known. */
const isDigest = ({ rest }: Instruction): boolean => /^(--\S+ )*(file|dir|multi):/.test(rest);

/** Whether these replace all files that the layer has, and its new directories were changed alike: then a flag for all of
 *  them is right. */
function isAllOf(
  { stack }: Subject,
  layer: number,
  versions: readonly Version[],
  changes: readonly MetadataChange[],
): boolean {
  const { bodies, directories } = stack.layers[layer]!;
  const replaced = new Set(versions.map(({ below }) => below!.body));
  const isWhole = bodies.every((body) => !isFile(body.inode) || replaced.has(body));
  const made = directories.filter(({ below }) => below === null);
  const { uid, gid, mode } = versions[0]!.body.inode;
  return (
    isWhole &&
    made.every(({ place }) => {
      const { inode } = place.shown!.body;
      const owned = inode.uid === uid && inode.gid === gid;
      const allowed = (inode.mode & 0o7777) === (mode & 0o7777);
      return (owned || !changes.includes("owner")) && (allowed || !changes.includes("mode"));
    })
  );
}

/** `--chown=app:app`, as the RUN has it; else the numbers that all files have. "…" where they differ. */
function flagsOf(
  script: string,
  versions: readonly Version[],
  changes: readonly MetadataChange[],
): string[] {
  const all = (of: (version: Version) => string): string => {
    const values = new Set(versions.map(of));
    return values.size === 1 ? [...values][0]! : "…";
  };
  const flags: string[] = [];
  if (changes.includes("owner")) {
    const owner = all(({ body: { inode } }) => `${inode.uid}:${inode.gid}`);
    flags.push(`--chown=${givenBy(script, "chown") ?? owner}`);
  }
  if (changes.includes("mode")) {
    flags.push(`--chmod=${all(({ body: { inode } }) => (inode.mode & 0o7777).toString(8))}`);
  }
  return flags;
}
