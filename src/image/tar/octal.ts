/** The numbers of an ordinary header, four digits at a time: a header has six of them, and each file has a header.
 *  All give -1 when a number is written in another way; parseNumber reads all of them. */

/** Typed arrays have the byte order of the machine; what follows knows this one. */
const LITTLE_ENDIAN = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
/** What is fixed in the bits of four digits; of three, and the NUL or space that ends the field; and of two, and both. */
const FOUR_MASK = ~0x07070707;
const FOUR_DIGITS = 0x30303030;
const THREE_MASK = ~0x20070707;
const THREE_DIGITS = 0x00303030;
const TWO_MASK = ~0x00000707;
const TWO_DIGITS = 0x20003030;

/** The number in the field of eight bytes that begins at word `i`: seven octal digits, as nearly every writer has it. */
export function octal8(words: Int32Array, i: number): number {
  const a = words[i]!;
  const b = words[i + 1]!;
  if ((a & FOUR_MASK) !== FOUR_DIGITS || (b & THREE_MASK) !== THREE_DIGITS) return -1;
  if (!LITTLE_ENDIAN) return -1;
  const high = ((a & 7) << 9) | ((a >> 2) & 0o700) | ((a >> 13) & 0o70) | ((a >> 24) & 7);
  return (high << 9) | ((b & 7) << 6) | ((b >> 5) & 0o70) | ((b >> 16) & 7);
}

/** The same for twelve bytes: eleven digits. */
export function octal12(words: Int32Array, i: number): number {
  const a = words[i]!;
  const low = octal8(words, i + 1);
  if (low < 0 || (a & FOUR_MASK) !== FOUR_DIGITS) return -1;
  const high = ((a & 7) << 9) | ((a >> 2) & 0o700) | ((a >> 13) & 0o70) | ((a >> 24) & 7);
  return high * 0o10000000 + low;
}

/** The same for a checksum: six digits, NUL and space. */
export function octal6(words: Int32Array, i: number): number {
  const a = words[i]!;
  const b = words[i + 1]!;
  if ((a & FOUR_MASK) !== FOUR_DIGITS || (b & TWO_MASK) !== TWO_DIGITS) return -1;
  if (!LITTLE_ENDIAN) return -1;
  const high = ((a & 7) << 9) | ((a >> 2) & 0o700) | ((a >> 13) & 0o70) | ((a >> 24) & 7);
  return (high << 6) | ((b & 7) << 3) | ((b >> 8) & 7);
}
