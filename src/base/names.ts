/** File names are bytes to the kernel and strings to us. A byte that is not part of valid UTF-8 becomes
 *  the lone surrogate U+DC00 + byte (U+DC80..U+DCFF), and goes back to that byte: names survive whole. */

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();
const ESCAPED = /[\ud800-\udfff]/;
const NON_ASCII = /[^\0-\x7f]/;

/** Bytes in UTF-8 of one code point. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

/** The name that these bytes spell. Never fails: see above. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!);
    const text = length > 0 ? decodeStrict(bytes.subarray(at, at + length), length) : undefined;
    name += text ?? String.fromCharCode(0xdc00 + bytes[at]!);
    at += text === undefined ? 1 : length;
  }
  return name;
}

function decodeStrict(sequence: Uint8Array, length: number): string | undefined {
  if (sequence.length < length) return undefined;
  try {
    return UTF8.decode(sequence);
  } catch {
    return undefined;
  }
}

/** The bytes of a name: the inverse of decodeName. */
export function encodeName(name: string): Uint8Array {
  if (!ESCAPED.test(name)) return ENCODER.encode(name);
  const parts: number[] = [];
  for (const char of name) {
    const code = char.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else parts.push(...ENCODER.encode(char));
  }
  return Uint8Array.from(parts);
}

/** Length in bytes: what NAME_MAX (255) and PATH_MAX (4096) count. */
export function nameBytes(name: string): number {
  return NON_ASCII.test(name) ? encodeName(name).length : name.length;
}

/** Byte order, as `strcmp` and every sorted listing of Docker has it. */
export function compareNames(a: string, b: string): number {
  if (ESCAPED.test(a) || ESCAPED.test(b)) return compareBytes(encodeName(a), encodeName(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** V8 copies shorter parts of a string. */
const SHORTEST_SLICE = 13;

/** The name in memory of its own, to be kept for long: what was cut out of a path would keep all of the path. */
export function ownName(name: string): string {
  // What join makes of two parts is neither a slice nor a rope.
  return name.length < SHORTEST_SLICE ? name : [name.slice(0, 1), name.slice(1)].join("");
}
