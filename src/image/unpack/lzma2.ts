import type { ChunkReader } from "./chunk-reader.ts";
import { AT, LITERAL, LzmaState } from "./lzma-state.ts";
import { RangeDecoder } from "./range-decoder.ts";

/** Bytes of xz's or LZMA's that are none. */
export class XzError extends Error {
  override readonly name = "XzError";
}

/** LZMA2: chunks of LZMA or of plain bytes, with a window over what came before. (xz's file format, 5.3.1) */
export class Lzma2Decoder {
  readonly #input: ChunkReader;
  readonly #window: Uint8Array;
  /** Where the next byte of the window goes, and how many there have been since it was emptied. */
  #next = 0;
  #count = 0;
  readonly #lzma = new LzmaState();
  readonly #range = new RangeDecoder();
  /** What has to be set anew before LZMA can be read. */
  #needs: "dictionary" | "properties" | "state" | "nothing" = "dictionary";

  /** @param size of the window, in bytes */
  constructor(input: ChunkReader, size: number) {
    this.#input = input;
    this.#window = new Uint8Array(size);
  }

  /** The data, in pieces of 2 MiB at most, each the caller's own. @throws XzError, CutShort */
  *pieces(): Generator<Uint8Array, void> {
    for (let control = this.#input.byte(); control !== 0; control = this.#input.byte()) {
      if (control >= 0x80) yield this.#packed(control);
      else if (control <= 2) yield this.#plain(control === 1);
      else throw new XzError("a chunk of no kind");
    }
  }

  #emptied(): void {
    this.#next = 0;
    this.#count = 0;
    this.#needs = "properties";
  }

  #plain(empties: boolean): Uint8Array {
    if (empties) this.#emptied();
    else if (this.#needs === "dictionary") throw new XzError("a chunk before the first");
    const bytes = this.#input.bytes(this.#two() + 1);
    for (const byte of bytes) this.#put(byte);
    return bytes;
  }

  #packed(control: number): Uint8Array {
    const size = ((control & 0x1f) << 16) + this.#two() + 1;
    const length = this.#two() + 1;
    const resets = (control >> 5) & 3;
    if (resets === 3) this.#emptied();
    if (resets >= 2) {
      if (this.#needs === "dictionary") throw new XzError("a chunk before the first");
      if (!this.#lzma.setUp(this.#input.byte())) throw new XzError("properties that are none");
      this.#needs = "state";
    }
    if (resets >= 1) {
      if (this.#needs === "dictionary" || this.#needs === "properties") {
        throw new XzError("a chunk without properties");
      }
      this.#lzma.reset();
      this.#needs = "nothing";
    }
    if (this.#needs !== "nothing") throw new XzError("a chunk of nothing known");
    if (!this.#range.begin(this.#input.bytes(length)))
      throw new XzError("a chunk without beginning");
    const made = new Uint8Array(size);
    this.#decode(made);
    if (!this.#range.ended) throw new XzError("a chunk without end");
    return made;
  }

  #two(): number {
    return (this.#input.byte() << 8) | this.#input.byte();
  }

  #put(byte: number): void {
    this.#window[this.#next++] = byte;
    if (this.#next === this.#window.length) this.#next = 0;
    this.#count++;
  }

  /** The byte that came `distance` before the last. */
  #back(distance: number): number {
    const at = this.#next - distance - 1;
    return this.#window[at < 0 ? at + this.#window.length : at]!;
  }

  #decode(made: Uint8Array): void {
    const range = this.#range;
    const lzma = this.#lzma;
    const probabilities = lzma.probabilities;
    const positions = (1 << lzma.positionBits) - 1;
    for (let at = 0; at < made.length; ) {
      const position = this.#count & positions;
      const { state } = lzma;
      if (range.bit(probabilities, AT.isMatch + (state << 4) + position) === 0) {
        const byte = this.#literal();
        lzma.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        made[at++] = byte;
        this.#put(byte);
        continue;
      }
      const length = Math.min(this.#match(position), made.length - at + 1);
      if (lzma.rep0 >= this.#count || lzma.rep0 >= this.#window.length) {
        throw new XzError("a match before the beginning");
      }
      if (length > made.length - at) throw new XzError("a match beyond the end");
      for (let i = 0; i < length; i++) {
        const byte = this.#back(lzma.rep0);
        made[at++] = byte;
        this.#put(byte);
      }
    }
  }

  #literal(): number {
    const range = this.#range;
    const { probabilities, literalContext, literalPosition, state, rep0 } = this.#lzma;
    const before = this.#count === 0 ? 0 : this.#back(0);
    const low = this.#count & ((1 << literalPosition) - 1);
    const model = LITERAL + 0x300 * ((low << literalContext) + (before >> (8 - literalContext)));
    let symbol = 1;
    if (state >= 7) {
      if (rep0 >= this.#count) throw new XzError("a literal before the beginning");
      let match = this.#back(rep0);
      do {
        const bit = (match >> 7) & 1;
        match <<= 1;
        const read = range.bit(probabilities, model + ((1 + bit) << 8) + symbol);
        symbol = (symbol << 1) | read;
        if (read !== bit) break;
      } while (symbol < 0x100);
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(probabilities, model + symbol);
    return symbol & 0xff;
  }

  /** How many bytes come again; rep0 is from where. */
  #match(position: number): number {
    const range = this.#range;
    const lzma = this.#lzma;
    const { probabilities, state } = lzma;
    if (range.bit(probabilities, AT.isRep + state) === 0) {
      lzma.rep3 = lzma.rep2;
      lzma.rep2 = lzma.rep1;
      lzma.rep1 = lzma.rep0;
      const length = this.#length(AT.matchLength, position);
      lzma.state = state < 7 ? 7 : 10;
      lzma.rep0 = this.#distance(Math.min(length, 3));
      return length + 2;
    }
    if (range.bit(probabilities, AT.isRepG0 + state) === 0) {
      if (range.bit(probabilities, AT.isRep0Long + (state << 4) + position) === 0) {
        lzma.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else this.#older();
    lzma.state = state < 7 ? 8 : 11;
    return this.#length(AT.repLength, position) + 2;
  }

  /** One of the distances before the last becomes the last. */
  #older(): void {
    const range = this.#range;
    const lzma = this.#lzma;
    const { probabilities, state } = lzma;
    let distance = lzma.rep1;
    if (range.bit(probabilities, AT.isRepG1 + state) === 1) {
      if (range.bit(probabilities, AT.isRepG2 + state) === 0) distance = lzma.rep2;
      else {
        distance = lzma.rep3;
        lzma.rep3 = lzma.rep2;
      }
      lzma.rep2 = lzma.rep1;
    }
    lzma.rep1 = lzma.rep0;
    lzma.rep0 = distance;
  }

  #length(model: number, position: number): number {
    const range = this.#range;
    const { probabilities } = this.#lzma;
    const low = model + 2;
    const middle = low + (16 << 3);
    if (range.bit(probabilities, model) === 0) {
      return range.tree(probabilities, low + (position << 3), 3);
    }
    if (range.bit(probabilities, model + 1) === 0) {
      return 8 + range.tree(probabilities, middle + (position << 3), 3);
    }
    return 16 + range.tree(probabilities, middle + (16 << 3), 8);
  }

  #distance(lengthState: number): number {
    const range = this.#range;
    const { probabilities } = this.#lzma;
    const slot = range.tree(probabilities, AT.slot + (lengthState << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return base + range.reverseTree(probabilities, AT.special + base - slot, bits);
    const high = range.direct(bits - 4) * 16;
    return base + high + range.reverseTree(probabilities, AT.align, 4);
  }
}
