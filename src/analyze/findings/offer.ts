import { compareNames } from "../../base/names.ts";
import type { Work } from "../../cost/time/work.ts";
import { isDir } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Finding, FindingPath } from "../analysis.ts";
import type { Contents } from "../classes/contents.ts";
import { differences } from "../restack/check.ts";
import { Edits } from "../restack/edits.ts";
import { Merged } from "../restack/merged.ts";
import { restack } from "../restack/restack.ts";
import { savedWork } from "../restack/saved-work.ts";
import type { Place } from "../stack/place.ts";
import { bytesOf, type Item, type Proposal } from "./proposal.ts";
import type { Subject } from "./subject.ts";
import { fromLayers } from "./words.ts";

/** A proposal whose fix was made in a draft: what is left of it shows the same tree, and is smaller. */
export interface Offer {
  readonly proposal: Proposal;
  readonly items: readonly Item[];
  readonly savedBytes: number;
  readonly savedWork: Work;
}

/** The part of an offer that is made. */
type Made = Pick<Offer, "proposal" | "items">;

/** Tries fixes on drafts of one image. */
export class Workshop {
  readonly #originals: readonly Layer[];
  readonly #contents: Contents;
  readonly #image: Merged;

  constructor(originals: readonly Layer[], contents: Contents) {
    this.#originals = originals;
    this.#contents = contents;
    this.#image = this.#merged(new Edits()).merged;
  }

  /** What can be fixed of a proposal; null when that is nothing, or saves nothing. */
  try(proposal: Proposal): Offer | null {
    let { items } = proposal;
    for (let round = 0; items.length > 0 && round < ROUNDS; round++) {
      const edits = editsOf([{ proposal, items }]);
      const failing = this.#failing(edits);
      if (failing.size === 0) {
        const { savedBytes } = edits;
        return savedBytes > 0 ? { proposal, items, savedBytes, savedWork: savedWork(edits) } : null;
      }
      items = without(items, failing);
    }
    return null;
  }

  /** What all offers save when they are made together, those that stand in another's way as far as they can be. */
  tryAll(offers: readonly Offer[]): {
    readonly made: readonly Made[];
    readonly savedBytes: number;
    readonly savedWork: Work;
  } {
    const most = Math.max(0, ...offers.map(({ savedBytes }) => savedBytes));
    let made: readonly Made[] = offers;
    for (let round = 0; round < ROUNDS; round++) {
      const edits = editsOf(made);
      const failing = this.#failing(edits);
      const { savedBytes } = edits;
      if (failing.size === 0 && savedBytes >= most) {
        return { made, savedBytes, savedWork: savedWork(edits) };
      }
      made = made.map(({ proposal, items }) => ({ proposal, items: without(items, failing) }));
    }
    // They are in each other's way: the best of them alone.
    const best = offers.find(({ savedBytes }) => savedBytes === most);
    if (best === undefined) return { made: [], savedBytes: 0, savedWork: {} };
    return { made: [best], savedBytes: most, savedWork: best.savedWork };
  }

  /** The layers with all of these made, lowest first. */
  draftOf(offers: readonly Made[]): readonly Layer[] {
    return restack(this.#originals, editsOf(offers)).layers;
  }

  #failing(edits: Edits): Set<Place> {
    const { restacked, merged } = this.#merged(edits);
    return new Set(differences(restacked, this.#image, merged, edits, this.#contents));
  }

  #merged(edits: Edits) {
    const restacked = restack(this.#originals, edits);
    return { restacked, merged: new Merged(restacked.layers) };
  }
}

/** Each round leaves out what failed in the one before. */
const ROUNDS = 4;

function editsOf(offers: readonly Made[]): Edits {
  const edits = new Edits();
  for (const { proposal, items } of offers) {
    for (const item of items) {
      proposal.edit(item, edits);
      if (item.gone !== undefined) edits.gone.add(item.gone);
    }
  }
  return edits;
}

/** The items that have nothing to do with the places; of others their parts that have not. */
function without(items: readonly Item[], failing: ReadonlySet<Place>): Item[] {
  return items.flatMap((item) => {
    if (!meets(item, failing)) return [item];
    return (item.parts ?? []).filter((part) => !meets(part, failing));
  });
}

function meets({ place, versions }: Item, failing: ReadonlySet<Place>): boolean {
  if (versions.some((version) => failing.has(version.place))) return true;
  for (let at: Place | null = place; at !== null; at = at.parent) if (failing.has(at)) return true;
  return false;
}

/** The offer as it is told. */
export function findingOf(
  { proposal, items, savedBytes, savedWork }: Offer,
  subject: Subject,
): Finding {
  const { kind, layer, leftOver = null } = proposal;
  const { cause, fix } = proposal.describe(items);
  const versions = new Set(items.flatMap((item) => item.versions));
  return {
    kind,
    leftOver,
    layer,
    instruction: subject.instructions[layer]?.text ?? null,
    from: fromLayers(items),
    cause,
    bytes: bytesOf(versions),
    files: versions.size,
    directory: commonDirectory(items),
    paths: items
      .map(pathOf)
      .sort((a, b) => b.bytes - a.bytes || compareNames(a.path, b.path) || a.layer - b.layer),
    fix: { ...fix, gone: items.flatMap(({ gone }) => gone ?? []).sort(compareNames) },
    savingBytes: savedBytes,
    savingWork: savedWork,
  };
}

function pathOf({ place, versions, layer }: Item): FindingPath {
  return { path: place.path, bytes: bytesOf(versions), layer };
}

/** The deepest directory that has all the items. */
function commonDirectory(items: readonly Item[]): string {
  const [first, ...others] = items.map(({ place }) => directoryOf(place));
  let common = first ?? [];
  for (const other of others) {
    let length = 0;
    while (length < common.length && common[length] === other[length]) length++;
    common = common.slice(0, length);
  }
  return `/${common.join("/")}`;
}

/** The names down to the directory that a place is, or lies in. */
function directoryOf(place: Place): string[] {
  const names: string[] = [];
  const own = place.shown !== null && isDir(place.shown.body.inode);
  for (let at = own ? place : place.parent!; at.parent !== null; at = at.parent)
    names.push(at.name);
  return names.reverse();
}
