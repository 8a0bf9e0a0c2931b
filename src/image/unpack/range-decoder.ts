const TOP = 2 ** 24;
const BITS = 11;
const SHIFT = 5;
const WHOLE = 1 << BITS;

/** Reads bits whose probabilities are known, and learns by each. (LZMA specification: range decoder) */
export class RangeDecoder {
  // Not #private: this is the hot path.
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;
  private range = 0;
  private code = 0;

  /** Begins with the bytes of a chunk; false when they begin otherwise than they must. */
  begin(bytes: Uint8Array): boolean {
    if (bytes.length < 5 || bytes[0] !== 0) return false;
    this.bytes = bytes;
    this.at = 5;
    this.range = 0xffffffff;
    this.code = ((bytes[1]! << 24) | (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!) >>> 0;
    return true;
  }

  /** All bytes were read, and they end as they must. */
  get ended(): boolean {
    return this.at === this.bytes.length && this.code === 0;
  }

  bit(probabilities: Uint16Array, at: number): number {
    const probability = probabilities[at]!;
    const bound = (this.range >>> BITS) * probability;
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      probabilities[at] = probability + ((WHOLE - probability) >>> SHIFT);
    } else {
      this.range -= bound;
      this.code -= bound;
      probabilities[at] = probability - (probability >>> SHIFT);
      bit = 1;
    }
    if (this.range < TOP) this.fill();
    return bit;
  }

  /** Bits of even chance. */
  direct(count: number): number {
    let bits = 0;
    for (let i = 0; i < count; i++) {
      this.range >>>= 1;
      let bit = 0;
      if (this.code >= this.range) {
        this.code -= this.range;
        bit = 1;
      }
      bits = ((bits << 1) | bit) >>> 0;
      if (this.range < TOP) this.fill();
    }
    return bits;
  }

  /** A number of so many bits, the highest first. */
  tree(probabilities: Uint16Array, at: number, count: number): number {
    let node = 1;
    for (let i = 0; i < count; i++) node = (node << 1) | this.bit(probabilities, at + node);
    return node - (1 << count);
  }

  /** The same, the lowest first. */
  reverseTree(probabilities: Uint16Array, at: number, count: number): number {
    let node = 1;
    let number = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.bit(probabilities, at + node);
      node = (node << 1) | bit;
      number |= bit << i;
    }
    return number;
  }

  private fill(): void {
    this.range = (this.range << 8) >>> 0;
    // Beyond the end there are zeros: that too much was read is seen when all is.
    this.code = ((this.code << 8) | (this.bytes[this.at++] ?? 0)) >>> 0;
  }
}
