import { deletedBelow } from "./deleted.ts";
import { duplicates } from "./duplicate.ts";
import { leftOvers } from "./left-over.ts";
import { metadataCopies } from "./metadata.ts";
import { movedFiles } from "./moved.ts";
import { bytesOf, type Proposal } from "./proposal.ts";
import { changedInPart, replacedBelow } from "./rewritten.ts";
import type { Subject } from "./subject.ts";
import { unchangedCopies } from "./unchanged.ts";

/** Each finds one way in which a layer wastes bytes. In this order their fixes go together: what a layer has for nothing,
 *  what it has instead of an older version, what is removed in the end. */
const RULES: readonly ((subject: Subject) => Proposal[])[] = [
  unchangedCopies,
  metadataCopies,
  movedFiles,
  changedInPart,
  replacedBelow,
  duplicates,
  leftOvers,
  deletedBelow,
];

/** What could be better about an image, lowest layer first; nothing of it is checked yet. */
export function proposals(subject: Subject): Proposal[] {
  return RULES.flatMap((rule) => rule(subject))
    .map((proposal) => {
      const items = proposal.items.filter(({ versions }) => bytesOf(versions) > 0);
      return { ...proposal, items };
    })
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => a.layer - b.layer);
}
