import { isDir } from "../../layer/inode.ts";
import type { LeftOverKind } from "../left-overs/kind.ts";
import type { Edits } from "../restack/edits.ts";
import type { Body } from "../stack/body.ts";
import type { Place, Version } from "../stack/place.ts";
import { joinedRun } from "./joined-run.ts";
import type { Description, Item, Proposal } from "./proposal.ts";
import type { Subject } from "./subject.ts";
import { beginning, bytesWords, filesWords } from "./words.ts";

/** Files of kinds that images rarely need, by the layer that has them. */
export function leftOvers(subject: Subject): Proposal[] {
  const found = new Map<string, { kind: LeftOverKind; layer: number; items: Item[] }>();
  for (const { top, kind, versions } of topsOf(subject)) {
    for (const item of itemsOf(top, versions)) {
      if (item.layer < subject.base) continue;
      const key = `${item.layer} ${kind.kind}`;
      const same = found.get(key);
      if (same === undefined) found.set(key, { kind, layer: item.layer, items: [item] });
      else same.items.push(item);
    }
  }
  return [...found.values()].map(({ kind, layer, items }) => ({
    kind: "left-over",
    leftOver: kind.kind,
    layer,
    items,
    edit: leaveOut,
    describe: (some) => describe(subject, layer, some, kind),
  }));
}

interface Top {
  readonly top: Place;
  readonly kind: LeftOverKind;
  /** What shows there and below, directories aside. */
  readonly versions: Version[];
}

function topsOf({ stack, leftOvers: known }: Subject): Iterable<Top> {
  const tops = new Map<Place, Top>();
  // Under another name it is needed: what conda and pnpm install is linked to their caches.
  const isNeedless = ({ versions }: Body): boolean =>
    versions.every(({ isShown, place }) => !isShown || known.find(place) !== null);
  for (const { bodies } of stack.layers) {
    for (const version of bodies.filter(isNeedless).flatMap(({ versions }) => versions)) {
      const found = version.isShown ? known.find(version.place) : null;
      if (found === null) continue;
      const { top, kind } = found;
      const same = tops.get(top);
      if (same === undefined) tops.set(top, { top, kind, versions: [version] });
      else same.versions.push(version);
    }
  }
  return tops.values();
}

/** A directory as a whole when one layer has all of it, else file by file. */
function itemsOf(top: Place, versions: readonly Version[]): Item[] {
  const files = versions.map((version) => ({
    place: version.place,
    versions: [version],
    layer: version.layer,
    from: [],
    gone: version.place.path,
  }));
  const [{ layer }] = versions as [Version];
  const whole = versions.every((version) => version.layer === layer);
  if (!whole || !isDir(top.shown!.body.inode)) return files;
  return [{ place: top, versions, layer, from: [], gone: top.path, parts: files }];
}

/** Nothing is left at the place, in no layer. */
function leaveOut({ place }: Item, edits: Edits): void {
  const pending = [place];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (let version = at.shown; version !== null; version = version.below) edits.drop(version);
    if (at.children !== null) for (const child of at.children.values()) pending.push(child);
  }
}

function describe(
  subject: Subject,
  layer: number,
  items: readonly Item[],
  { title, reason, fix }: LeftOverKind,
): Description {
  const cause = `${beginning(subject, layer)} leaves ${title}: ${filesWords(items)}, ${bytesWords(items)}; ${reason}.`;
  const { kind, words, command } = fix;
  const doer = subject.instructions[layer] ?? null;
  const lines = command === undefined ? [] : joinedRun(doer, command);
  return { cause, fix: { kind, words, lines } };
}
