import { BitReader } from "./bit-reader.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { crc32High } from "./crc32-high.ts";
import { HuffmanTable } from "./huffman-table.ts";

/** Bytes of bzip2's that are none. */
export class Bzip2Error extends Error {
  override readonly name = "Bzip2Error";
}

/** Beginnings of a block and of a stream's end: 48 bits each, in two halves. */
const BLOCK = [0x314159, 0x265359] as const;
const END = [0x177245, 0x385090] as const;
const MAGIC = [0x42, 0x5a, 0x68];
/** Of a block, for each level. */
const LEVEL_BYTES = 100_000;
/** Symbols that one table is used for. */
const GROUP = 50;
const LONGEST_CODE = 20;
const RUN_A = 0;
const RUN_B = 1;

/** Unpacks all streams, one after another, block by block: each piece is the caller's own. What follows the last stream
 *  is not looked at. The format: github.com/dsnet/compress, bzip2-format.pdf
 *  @throws Bzip2Error, CutShort */
export function* bunzip2(pieces: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  const input = new ChunkReader(pieces);
  for (let first = true; first || !input.ended; first = false) {
    const magic = [input.byte(), input.byte(), input.byte()];
    const level = input.byte() - 0x30;
    const known = magic.every((byte, i) => byte === MAGIC[i]) && level >= 1 && level <= 9;
    if (!known && !first) return;
    if (!known) throw new Bzip2Error("not bzip2 data");
    yield* streamOf(new BitReader(input), level * LEVEL_BYTES);
  }
}

function* streamOf(bits: BitReader, most: number): Generator<Uint8Array, void> {
  let combined = 0;
  for (;;) {
    const [high, low] = [bits.take(24), bits.take(24)];
    const crc = bits.take(32);
    if (high === END[0] && low === END[1]) {
      if (crc !== combined) throw new Bzip2Error("wrong checksum of the stream");
      return;
    }
    if (high !== BLOCK[0] || low !== BLOCK[1]) throw new Bzip2Error("no block where one begins");
    const bytes = blockOf(bits, most);
    const sum = ~crc32High(bytes, 0xffffffff) >>> 0;
    if (sum !== crc) throw new Bzip2Error("wrong checksum of a block");
    combined = (((combined << 1) | (combined >>> 31)) ^ sum) >>> 0;
    yield bytes;
  }
}

function blockOf(bits: BitReader, most: number): Uint8Array {
  if (bits.take(1) === 1) throw new Bzip2Error("randomized, as bzip2 has not been since 0.9.5");
  const origin = bits.take(24);
  const { data, count } = sorted(bits, most);
  if (origin >= count) throw new Bzip2Error("a block whose beginning is not in it");
  return unrepeated(data, count, origin);
}

/** The block as it was sorted, each symbol in the low byte; above it there is room for where the next one lies. */
function sorted(bits: BitReader, most: number): { data: Uint32Array; count: number } {
  const used = usedBytes(bits);
  const tables = bits.take(3);
  const selectors = selectorsOf(bits, tables);
  const end = used.length + 1;
  const codes = Array.from({ length: tables }, () => new HuffmanTable(lengthsOf(bits, end + 1)));
  const data = new Uint32Array(most);
  let count = 0;
  let run = 0;
  let weight = 1;
  const flush = (): void => {
    if (run === 0) return;
    if (count + run > most) throw new Bzip2Error("a block that is too long");
    data.fill(used[0]!, count, count + run);
    count += run;
    [run, weight] = [0, 1];
  };
  for (let read = 0; ; read++) {
    const code = codes[selectors[Math.floor(read / GROUP)] ?? -1];
    const symbol = code?.symbol(bits) ?? -1;
    if (symbol < 0) throw new Bzip2Error("no code of its table");
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight << symbol;
      weight *= 2;
      if (run > most) throw new Bzip2Error("a block that is too long");
      continue;
    }
    flush();
    if (symbol === end) return { data, count };
    const byte = used[symbol - 1]!;
    used.copyWithin(1, 0, symbol - 1);
    used[0] = byte;
    if (count === most) throw new Bzip2Error("a block that is too long");
    data[count++] = byte;
  }
}

/** The bytes that come in the block, in their order: a map of those in use, in groups of 16. */
function usedBytes(bits: BitReader): Uint8Array {
  const groups = bits.take(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const members = bits.take(16);
    for (let i = 0; i < 16; i++) if (members & (0x8000 >> i)) used.push(group * 16 + i);
  }
  if (used.length === 0) throw new Bzip2Error("a block of no bytes");
  return Uint8Array.from(used);
}

/** Which table each group of symbols is coded with. */
function selectorsOf(bits: BitReader, tables: number): Uint8Array {
  if (tables < 2 || tables > 6) throw new Bzip2Error(`${tables} tables`);
  const selectors = new Uint8Array(bits.take(15));
  const order = Array.from({ length: tables }, (_, i) => i);
  for (let i = 0; i < selectors.length; i++) {
    let at = 0;
    while (bits.take(1) === 1) at++;
    if (at >= tables) throw new Bzip2Error("a table that there is not");
    const [chosen] = order.splice(at, 1);
    order.unshift(chosen!);
    selectors[i] = chosen!;
  }
  return selectors;
}

/** How many bits each symbol has. */
function lengthsOf(bits: BitReader, symbols: number): Uint8Array {
  const lengths = new Uint8Array(symbols);
  let length = bits.take(5);
  for (let i = 0; i < symbols; i++) {
    while (bits.take(1) === 1) length += bits.take(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST_CODE) throw new Bzip2Error(`a code of ${length} bits`);
    lengths[i] = length;
  }
  return lengths;
}

/** Undoes the sort, then the runs: after four equal bytes comes how many more there are. */
function unrepeated(data: Uint32Array, count: number, origin: number): Uint8Array {
  const starts = new Uint32Array(257);
  for (let i = 0; i < count; i++) starts[(data[i]! & 0xff) + 1]!++;
  for (let byte = 1; byte <= 256; byte++) starts[byte]! += starts[byte - 1]!;
  for (let i = 0; i < count; i++) data[starts[data[i]! & 0xff]!++]! |= i << 8;
  let made = new Uint8Array(count + (count >> 2));
  let size = 0;
  let same = 0;
  let last = -1;
  let at = data[origin]! >>> 8;
  for (let i = 0; i < count; i++) {
    const entry = data[at]!;
    const byte = entry & 0xff;
    at = entry >>> 8;
    if (size + 256 > made.length) {
      const bigger = new Uint8Array(made.length * 2 + 512);
      bigger.set(made.subarray(0, size));
      made = bigger;
    }
    if (same === 4) {
      made.fill(last, size, size + byte);
      size += byte;
      [same, last] = [0, -1];
      continue;
    }
    same = byte === last ? same + 1 : 1;
    last = byte;
    made[size++] = byte;
  }
  return made.subarray(0, size);
}
