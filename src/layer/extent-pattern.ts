import type { Extent } from "./extent.ts";
import { ZERO_CHUNK } from "./extent-gap.ts";

const ZERO_UNIT = new Uint8Array(1);

/** A unit of bytes, repeated. `phase` is the place in the unit where the run begins. */
export class PatternExtent implements Extent {
  readonly unit: Uint8Array;
  readonly phase: number;
  readonly length: number;

  constructor(unit: Uint8Array, phase: number, length: number) {
    this.unit = unit;
    this.phase = phase;
    this.length = length;
  }

  get kind(): "pattern" {
    return "pattern";
  }

  slice(from: number, to: number): PatternExtent {
    return new PatternExtent(this.unit, (this.phase + from) % this.unit.length, to - from);
  }

  join(next: Extent): PatternExtent | undefined {
    const continues =
      next instanceof PatternExtent &&
      next.unit === this.unit &&
      next.phase === (this.phase + this.length) % this.unit.length;
    return continues
      ? new PatternExtent(this.unit, this.phase, this.length + next.length)
      : undefined;
  }

  readInto(target: Uint8Array, from: number): void {
    const { unit } = this;
    if (unit.length === 1) {
      target.fill(unit[0] as number);
      return;
    }
    const start = (this.phase + from) % unit.length;
    target.set(unit.subarray(start, start + target.length));
    let filled = Math.min(unit.length - start, target.length);
    if (filled < target.length && start > 0) {
      target.set(unit.subarray(0, Math.min(start, target.length - filled)), filled);
      filled += Math.min(start, target.length - filled);
    }
    // One whole unit stands at the front now; what is there doubles until the target is full.
    for (; filled < target.length; filled *= 2) target.copyWithin(filled, 0, filled);
  }

  view(from: number, to: number): Uint8Array {
    if (this.unit === ZERO_UNIT) return ZERO_CHUNK.subarray(0, to - from);
    const piece = new Uint8Array(to - from);
    this.readInto(piece, from);
    return piece;
  }
}

/** Zeros that occupy pages and count as data, as after writing them. */
export const zeros = (length: number): PatternExtent => new PatternExtent(ZERO_UNIT, 0, length);

/** `unit` repeated over `length` bytes; the array is kept, not copied. A unit of zeros is `zeros`. */
export function repeated(unit: Uint8Array, length: number): PatternExtent {
  return unit.every((byte) => byte === 0) ? zeros(length) : new PatternExtent(unit, 0, length);
}
