import type { FindingKind, FixKind } from "../analysis.ts";
import type { Edits } from "../restack/edits.ts";
import type { Place, Version } from "../stack/place.ts";

/** What a rule has found in one layer, and the fix that it would offer. Whether the fix keeps the image as it is, and what
 *  it saves, is found out by making it. */
export interface Proposal {
  readonly kind: FindingKind;
  /** The layer that did it. */
  readonly layer: number;
  /** Of a left-over its kind. */
  readonly leftOver?: string;
  readonly items: readonly Item[];
  /** Makes the fix for one of them. */
  edit(item: Item, edits: Edits): void;
  /** The words, for those of them that could be fixed. */
  describe(items: readonly Item[]): Description;
}

/** One line of a finding: a file, or a directory with all that is in it. */
export interface Item {
  readonly place: Place;
  /** What is stored because of it, each body once; directories aside. */
  readonly versions: readonly Version[];
  /** Where these are. */
  readonly layer: number;
  /** The layers that have what it hides or repeats. */
  readonly from: readonly number[];
  /** What may be tried when this as a whole cannot be fixed. */
  readonly parts?: readonly Item[];
  readonly gone?: string;
}

export interface Description {
  readonly cause: string;
  readonly fix: {
    readonly kind: FixKind;
    readonly words: string;
    readonly lines: readonly string[];
  };
}

/** Bytes of the bodies of these versions, each once. */
export function bytesOf(versions: Iterable<Version>): number {
  const bodies = new Set([...versions].map(({ body }) => body));
  let sum = 0;
  for (const { bytes } of bodies) sum += bytes;
  return sum;
}
