import { shownText } from "./image-error.ts";

/** What some bytes say as JSON; or, in words, why they say nothing. */
export type ReadJson =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "fault"; readonly what: string };

/** Lists and objects in one another. Docker's documents need ten, and Go's reader stops at 10,000; JSON.stringify and
 *  all else that calls itself for what lies inside would run out of stack at some thousands, where JSON.parse does not. */
const DEEPEST = 1000;

/** Reads a document that came from outside: afterwards its depth does no harm. */
export function readJson(bytes: Uint8Array): ReadJson {
  if (isTooDeep(bytes)) return { kind: "fault", what: `JSON nested more than ${DEEPEST} deep` };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  try {
    return { kind: "value", value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // It quotes the document.
    return { kind: "fault", what: `not JSON: ${shownText(error.message)}` };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isTooDeep(bytes: Uint8Array): boolean {
  if (bytes.length <= DEEPEST) return false;
  let depth = 0;
  let isInText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) isInText = !isInText;
    else if (isInText) {
      if (byte === BACKSLASH) i++;
    } else if (isOpening(byte)) {
      if (++depth > DEEPEST) return true;
    } else if (isClosing(byte)) depth--;
  }
  return false;
}

/** [ and {, which differ in one bit. */
const isOpening = (byte: number): boolean => (byte & 0xdf) === 0x5b;
/** ] and }. */
const isClosing = (byte: number): boolean => (byte & 0xdf) === 0x5d;
