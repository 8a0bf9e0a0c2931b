import type { BitReader } from "./bit-reader.ts";

const LONGEST = 20;
/** Bits that are looked up at once; the end of what is coded lies further behind. */
const QUICK = 10;
const SYMBOL_BITS = 9;

/** Canonical codes: shorter ones first, those of a length in the order of their symbols. */
export class HuffmanTable {
  /** By length: the first code, its place in `#symbols`, and how many there are. */
  readonly #first = new Int32Array(LONGEST + 2);
  readonly #start = new Int32Array(LONGEST + 2);
  readonly #count = new Int32Array(LONGEST + 2);
  readonly #symbols: Uint16Array;
  /** For each of the next bits, the symbol they begin with and, above it, the length of its code; 0 for longer ones. */
  readonly #quick = new Uint16Array(1 << QUICK);

  /** @param lengths bits of each symbol's code, from 1 to 20 */
  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#count[length]!++;
    let code = 0;
    let at = 0;
    for (let length = 1; length <= LONGEST; length++) {
      this.#first[length] = code;
      this.#start[length] = at;
      at += this.#count[length]!;
      code = (code + this.#count[length]!) << 1;
    }
    const next = this.#start.slice();
    this.#symbols = new Uint16Array(lengths.length);
    for (const [symbol, length] of lengths.entries()) {
      const place = next[length]!++;
      this.#symbols[place] = symbol;
      if (length > QUICK) continue;
      const own = this.#first[length]! + place - this.#start[length]!;
      const from = own << (QUICK - length);
      this.#quick.fill((length << SYMBOL_BITS) | symbol, from, from + (1 << (QUICK - length)));
    }
  }

  /** The symbol whose code comes next; -1 when there is none of this code. @throws CutShort */
  symbol(bits: BitReader): number {
    const quick = this.#quick[bits.peek(QUICK)]!;
    if (quick !== 0) {
      bits.drop(quick >>> SYMBOL_BITS);
      return quick & ((1 << SYMBOL_BITS) - 1);
    }
    let code = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code = (code << 1) | bits.take(1);
      const place = code - this.#first[length]!;
      if (place >= 0 && place < this.#count[length]!) {
        return this.#symbols[this.#start[length]! + place]!;
      }
    }
    return -1;
  }
}
