/** What was to come is not there: the data ends too early. */
export class CutShort extends Error {
  override readonly name = "CutShort";
}

/** Bytes one after another, out of pieces that come when they are needed. */
export class ChunkReader {
  /** Bytes taken so far. */
  position = 0;
  readonly #pieces: Iterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  get ended(): boolean {
    while (this.#at === this.#piece.length) {
      const { done, value } = this.#pieces.next();
      if (done === true) return true;
      this.#piece = value;
      this.#at = 0;
    }
    return false;
  }

  /** @throws CutShort */
  byte(): number {
    if (this.#at === this.#piece.length && this.ended) throw new CutShort("the data ends");
    this.position++;
    return this.#piece[this.#at++]!;
  }

  /** So many, in an array of the caller's own. @throws CutShort */
  bytes(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      if (this.ended) throw new CutShort("the data ends");
      const part = this.#piece.subarray(this.#at, this.#at + length - at);
      taken.set(part, at);
      at += part.length;
      this.#at += part.length;
    }
    this.position += length;
    return taken;
  }
}
