import type { Digest } from "../image/imported-image.ts";
import { canonicalName, type ImageReference } from "../image/reference.ts";
import { type IndexDocument, type IndexEntry, renamed } from "./index-document.ts";

/** What an index becomes. Nothing here touches the disk. */

/** The manifest under these names and those it has. A name that another manifest had is taken from it; that one stays,
 *  nameless if need be, as Docker's `<none>` images do. */
export function withManifest(
  index: IndexDocument,
  entry: IndexEntry,
  names: readonly ImageReference[],
): IndexDocument {
  const known = index.entries.filter((one) => one.digest === entry.digest);
  if (names.length === 0 && known.length > 0) return index;
  // Whoever brings an image that is there need not know what it was built on from.
  const model =
    entry.parent === null ? (known.find(({ parent }) => parent !== null) ?? entry) : entry;
  const fresh = names.length === 0 ? [renamed(model, null)] : names.map((n) => renamed(model, n));
  const taken = new Set(names.map(canonicalName));
  const moved = index.entries.map((one) =>
    one.reference !== null && taken.has(canonicalName(one.reference)) ? renamed(one, null) : one,
  );
  return tidied({ ...index, entries: [...moved, ...fresh] });
}

/** Without these names: manifests that lose their last one stay nameless. */
export function withoutNames(
  index: IndexDocument,
  names: readonly ImageReference[],
): IndexDocument {
  const gone = new Set(names.map(canonicalName));
  const entries = index.entries.map((one) =>
    one.reference !== null && gone.has(canonicalName(one.reference)) ? renamed(one, null) : one,
  );
  return tidied({ ...index, entries });
}

/** Without these manifests, whatever their names. */
export function withoutManifests(
  index: IndexDocument,
  manifests: ReadonlySet<Digest>,
): IndexDocument {
  return { ...index, entries: index.entries.filter((one) => !manifests.has(one.digest)) };
}

/** One nameless entry for each manifest that has no name, none for those that have. What another tool has written
 *  under a name of its own form is not nameless. */
function tidied(index: IndexDocument): IndexDocument {
  const named = new Set<Digest>();
  for (const one of index.entries) if (isNamed(one)) named.add(one.digest);
  const kept = new Set<Digest>();
  const entries = index.entries.filter((one) => {
    if (isNamed(one)) return true;
    if (named.has(one.digest) || kept.has(one.digest)) return false;
    kept.add(one.digest);
    return true;
  });
  return { ...index, entries };
}

function isNamed({ reference, descriptor }: IndexEntry): boolean {
  if (reference !== null) return true;
  const { annotations } = descriptor;
  return typeof annotations === "object" && annotations !== null && hasName(annotations);
}

function hasName(annotations: object): boolean {
  return Object.keys(annotations).some((key) => key.endsWith(".name"));
}
