/** A bound that an image may not cross. */
export interface Gate {
  /** As the user knows it: "--max-wasted", "lowestEfficiency". */
  readonly name: string;
  /** The bound as it was given: "10%". */
  readonly given: string;
  /** The file that gives it; null when the command line did. */
  readonly file: string | null;
  readonly rule: GateRule;
}

export type GateRule =
  /** Of what fixes would save. */
  | { readonly kind: "max-wasted"; readonly most: Amount }
  /** Of a single layer that is not the base's. */
  | { readonly kind: "max-layer"; readonly most: Amount }
  /** dive's efficiency, 0 to 1. */
  | { readonly kind: "min-efficiency"; readonly least: number }
  /** dive's wasted bytes. */
  | { readonly kind: "max-dive-wasted"; readonly most: number }
  /** dive's share of wasted bytes in those above the lowest layer, 0 to 1. */
  | { readonly kind: "max-dive-user-wasted"; readonly most: number }
  | { readonly kind: "disabled" };

/** Bytes, or a share (0 to 1) of the layers that are not the base's. */
export type Amount =
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "share"; readonly share: number };

/** What came of a gate. */
export interface Verdict {
  readonly gate: string;
  readonly given: string;
  readonly file: string | null;
  readonly status: "pass" | "fail" | "skip";
  /** What was found, with its numbers: "40 MiB (43 % of 92.2 MiB) need not be there". */
  readonly found: string;
}
