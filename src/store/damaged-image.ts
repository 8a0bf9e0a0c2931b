import { canonicalName, familiarName, tryParseReference } from "../image/reference.ts";
import { withoutManifests, withoutNames } from "./index-change.ts";
import type { IndexDocument } from "./index-document.ts";
import type { RemovedLine } from "./plan-removal.ts";
import type { DamagedImage } from "./read-images.ts";

/** The image that cannot be read and has this name, or this digest of its manifest. */
export function findDamaged(
  damaged: readonly DamagedImage[],
  text: string,
): DamagedImage | undefined {
  const asked = tryParseReference(text);
  const name = asked === null ? null : canonicalName(asked);
  return damaged.find(
    ({ digest, references }) =>
      digest === text || references.some((one) => canonicalName(one) === name),
  );
}

/** Takes such an image out, with all its names: whatever is left of it can be collected. */
export function withoutDamaged(
  index: IndexDocument,
  { digest, references }: DamagedImage,
): { readonly index: IndexDocument; readonly result: readonly RemovedLine[] } {
  const lines = references.map((one) => ({ untagged: familiarName(one) }));
  const left = withoutManifests(withoutNames(index, references), new Set([digest]));
  return { index: left, result: [...lines, { deleted: digest }] };
}
