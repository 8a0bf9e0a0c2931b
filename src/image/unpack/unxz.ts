import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { ChunkReader } from "./chunk-reader.ts";
import { Crc64 } from "./crc64.ts";
import { Lzma2Decoder, XzError } from "./lzma2.ts";

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const LZMA2 = 0x21;
const LONGEST_DICTIONARY = 40;
/** Windows are not larger than 1.5 GiB with any of xz's own settings. */
const MOST_DICTIONARY = 1.5 * 2 ** 30;

/** A checksum of a block: by its number in a stream's flags, how many bytes it has, and what computes it. */
interface Check {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** Unpacks all streams of xz's, one after another: each piece is the caller's own. (The .xz File Format, tukaani.org)
 *  @throws XzError, CutShort */
export function* unxz(pieces: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  const input = new ChunkReader(pieces);
  for (let first = true; first || !input.ended; first = false) {
    const start = first ? input.byte() : afterPadding(input);
    if (start === null) return;
    const rest = input.bytes(MAGIC.length - 1);
    const known = start === MAGIC[0] && rest.every((byte, i) => byte === MAGIC[i + 1]);
    if (!known) throw new XzError("not xz data");
    yield* streamOf(input);
  }
}

/** Between streams there may be zeros, four at a time. */
function afterPadding(input: ChunkReader): number | null {
  for (let count = 0; !input.ended; count++) {
    const byte = input.byte();
    if (byte === 0) continue;
    if (count % 4 !== 0) throw new XzError("padding of the wrong length");
    return byte;
  }
  return null;
}

function* streamOf(input: ChunkReader): Generator<Uint8Array, void> {
  const flags = input.bytes(2);
  requireCrc(flags, input.bytes(4));
  if (flags[0] !== 0 || flags[1]! > 0x0f) throw new XzError("flags of a later format");
  const sizes: (readonly [unpadded: number, data: number])[] = [];
  for (let first = input.byte(); first !== 0; first = input.byte()) {
    sizes.push(yield* blockOf(input, first, flags[1]!));
  }
  requireIndex(input, sizes);
  const crc = input.bytes(4);
  const footer = input.bytes(6);
  requireCrc(footer, crc);
  if (footer[4] !== flags[0] || footer[5] !== flags[1]) throw new XzError("flags that differ");
  if (input.byte() !== 0x59 || input.byte() !== 0x5a) throw new XzError("no end of the stream");
}

function* blockOf(
  input: ChunkReader,
  first: number,
  checked: number,
): Generator<Uint8Array, readonly [number, number]> {
  const rest = input.bytes(first * 4 + 3);
  const header = Uint8Array.of(first, ...rest.subarray(0, -4));
  requireCrc(header, rest.subarray(-4));
  const size = windowOf(header);
  const check = checkOf(checked);
  const begin = input.position;
  let data = 0;
  for (const piece of new Lzma2Decoder(input, size).pieces()) {
    data += piece.length;
    check?.update(piece);
    yield piece;
  }
  const packed = input.position - begin;
  for (let i = packed; i % 4 !== 0; i++) {
    if (input.byte() !== 0) throw new XzError("padding that is none");
  }
  const stored = input.bytes(CHECK_SIZES[checked]!);
  if (check !== null && Buffer.compare(check.digest(), stored) !== 0) {
    throw new XzError("wrong checksum of a block");
  }
  return [header.length + 4 + packed + stored.length, data];
}

/** Sizes that the block may say of itself are passed over: what it comes to is in the index again. */
function windowOf(header: Uint8Array): number {
  const flags = header[1]!;
  const fields = new ChunkReader([header.subarray(2)]);
  if ((flags & 0x3c) !== 0) throw new XzError("flags of a later format");
  for (const given of [0x40, 0x80]) if (flags & given) numberIn(fields);
  if ((flags & 3) !== 0) throw new XzError("filters before LZMA2, as for programs, are not known");
  const [filter, length] = [numberIn(fields), numberIn(fields)];
  if (filter !== LZMA2 || length !== 1) throw new XzError("a filter that is not LZMA2");
  const bits = fields.byte();
  if (bits > LONGEST_DICTIONARY) throw new XzError("a window of no size");
  const size = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11);
  if (size > MOST_DICTIONARY) throw new XzError(`a window of ${size} bytes`);
  return size;
}

const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** Those of numbers that nobody has given a meaning are not looked at, as xz does it with a warning. */
function checkOf(number: number): Check | null {
  if (number === 1) {
    let crc = 0;
    return {
      update: (bytes) => {
        crc = crc32(bytes, crc);
      },
      digest: () => Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24),
    };
  }
  if (number === 4) return new Crc64();
  if (number !== 10) return null;
  const hash = createHash("sha256");
  return { update: (bytes) => hash.update(bytes), digest: () => hash.digest() };
}

/** The index tells all blocks' sizes once more. */
function requireIndex(input: ChunkReader, sizes: readonly (readonly [number, number])[]): void {
  const bytes = [0];
  const recorded = {
    byte: (): number => {
      const byte = input.byte();
      bytes.push(byte);
      return byte;
    },
  };
  const count = numberIn(recorded);
  const same =
    count === sizes.length &&
    sizes.every(
      ([unpadded, data]) => numberIn(recorded) === unpadded && numberIn(recorded) === data,
    );
  if (!same) throw new XzError("an index of other blocks");
  while (bytes.length % 4 !== 0) {
    if (recorded.byte() !== 0) throw new XzError("padding that is none");
  }
  requireCrc(Uint8Array.from(bytes), input.bytes(4));
}

/** Seven bits a byte, the lowest first. */
function numberIn(input: Pick<ChunkReader, "byte">): number {
  let number = 0;
  for (let i = 0; i < 9; i++) {
    const byte = input.byte();
    number += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return number;
  }
  throw new XzError("a number without end");
}

function requireCrc(bytes: Uint8Array, stored: Uint8Array): void {
  const { buffer, byteOffset } = stored;
  if (crc32(bytes) !== new DataView(buffer, byteOffset).getUint32(0, true)) {
    throw new XzError("wrong checksum of a header");
  }
}
