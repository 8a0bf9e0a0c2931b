import type { ByteSource } from "../layer/byte-source.ts";

/** The first `size` bytes of a source: read whole when some are first asked for, and kept. */
export class ReadOnce implements ByteSource {
  readonly #size: number;
  #from: ByteSource | Uint8Array;

  constructor(source: ByteSource, size: number) {
    this.#from = source;
    this.#size = size;
  }

  read(offset: number, length: number): Uint8Array {
    const from = this.#from;
    const bytes = from instanceof Uint8Array ? from : from.read(0, this.#size);
    this.#from = bytes;
    return bytes.subarray(offset, offset + length);
  }
}
