import { Content } from "../../layer/content.ts";

/** Shorter pieces are copied, one behind the other; others are taken as they are. */
const SHORT = 4096;
const ZEROS = Buffer.alloc(2 ** 16);

/** A file's data, put together from pieces in their order. Zeros and what is shared take no memory. */
export class GatheredContent {
  #content = Content.empty;

  get content(): Content {
    return this.#content;
  }

  get size(): number {
    return this.#content.size;
  }

  /** Takes the array over: the caller must not change it any more. */
  add(bytes: Uint8Array): void {
    if (bytes.length < SHORT) this.#content = this.#content.write(this.size, bytes);
    else if (isZeros(bytes)) this.addZeros(bytes.length);
    else this.addContent(Content.fromBytes(bytes));
  }

  addZeros(length: number): void {
    if (length > 0) this.addContent(zeros(length));
  }

  addContent(more: Content): void {
    this.#content = this.#content.copyRange(more, 0, this.size, more.size);
  }
}

/** So many zeros, as data. */
export function zeros(length: number): Content {
  return Content.repeat(new Uint8Array(1), length);
}

export function isZeros(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const piece = bytes.subarray(at, at + ZEROS.length);
    if (ZEROS.compare(piece, 0, piece.length, 0, piece.length) !== 0) return false;
  }
  return true;
}

/** A part of a content, at most to its end. */
export function partOf(content: Content, offset: number, length: number): Content {
  if (offset === 0 && length >= content.size) return content;
  return Content.empty.copyRange(content, offset, 0, length);
}
