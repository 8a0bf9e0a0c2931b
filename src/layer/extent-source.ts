import type { ByteSource } from "./byte-source.ts";
import type { Extent } from "./extent.ts";

/** A slice of bytes outside memory. Nothing is kept of what was read. */
export class SourceExtent implements Extent {
  readonly source: ByteSource;
  /** Where the slice begins in the source. */
  readonly start: number;
  readonly length: number;

  constructor(source: ByteSource, start: number, length: number) {
    this.source = source;
    this.start = start;
    this.length = length;
  }

  get kind(): "source" {
    return "source";
  }

  slice(from: number, to: number): SourceExtent {
    return new SourceExtent(this.source, this.start + from, to - from);
  }

  join(next: Extent): SourceExtent | undefined {
    const continues =
      next instanceof SourceExtent &&
      next.source === this.source &&
      next.start === this.start + this.length;
    return continues
      ? new SourceExtent(this.source, this.start, this.length + next.length)
      : undefined;
  }

  readInto(target: Uint8Array, from: number): void {
    target.set(this.view(from, from + target.length));
  }

  /** @throws Error when the source gives another number of bytes than asked. */
  view(from: number, to: number): Uint8Array {
    const piece = this.source.read(this.start + from, to - from);
    if (piece.length !== to - from) {
      throw new Error(
        `byte source gave ${piece.length} of ${to - from} bytes at offset ${this.start + from}`,
      );
    }
    return piece;
  }
}
