import { CHUNK, type Extent } from "./extent.ts";

/** CHUNK zeros which every reader shares. Untouched memory: the system backs it with nothing. */
export const ZERO_CHUNK = new Uint8Array(CHUNK);

/** A run nobody has written: a hole, or pages that fallocate reserved. */
export class GapExtent implements Extent {
  readonly kind: "hole" | "unwritten";
  readonly length: number;

  constructor(kind: "hole" | "unwritten", length: number) {
    this.kind = kind;
    this.length = length;
  }

  slice(from: number, to: number): GapExtent {
    return new GapExtent(this.kind, to - from);
  }

  join(next: Extent): GapExtent | undefined {
    return next.kind === this.kind
      ? new GapExtent(this.kind, this.length + next.length)
      : undefined;
  }

  readInto(target: Uint8Array): void {
    target.fill(0);
  }

  view(from: number, to: number): Uint8Array {
    return ZERO_CHUNK.subarray(0, to - from);
  }
}

export const hole = (length: number): GapExtent => new GapExtent("hole", length);
export const unwritten = (length: number): GapExtent => new GapExtent("unwritten", length);
