/** A tar archive is made of these. */
export const BLOCK = 512;

const ASCII = /^[\x01-\x7f]*$/;
const NOT_ASCII = /[^\x01-\x7f]/g;

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** What is left of a text without all that is no ASCII. Go: toASCII. */
export function toAscii(text: string): string {
  return isAscii(text) ? text : text.replace(NOT_ASCII, "");
}

const ZERO = 0x30;
const SLASH = 0x2f;

/** Whether a field of `width` bytes, one of them the NUL behind it, holds the number. Go: fitsInOctal. */
export function fitsOctal(value: number, width: number): boolean {
  return value >= 0 && value < 8 ** (width - 1);
}

/** Digits padded with zeros, and a NUL; a number that does not fit becomes 0, for it stands in a PAX record. */
export function putOctal(target: Uint8Array, at: number, width: number, value: number): void {
  let rest = fitsOctal(value, width) ? value : 0;
  for (let i = at + width - 2; i >= at; i--) {
    const high = Math.floor(rest / 8);
    target[i] = ZERO + (rest - high * 8);
    rest = high;
  }
  target[at + width - 1] = 0;
}

/** ASCII, cut at the field's width; the bytes behind it stay as they are. A slash that the cut leaves at the end goes:
 *  readers would take the file for a directory. Go: formatter.formatString. */
export function putText(target: Uint8Array, at: number, text: string, width: number): void {
  const length = Math.min(text.length, width);
  for (let i = 0; i < length; i++) target[at + i] = text.charCodeAt(i);
  if (text.length <= width) return;
  for (let i = at + width - 1; i >= at && target[i] === SLASH; i--) target[i] = 0;
}

const BLANK = 0x20;

/** The sum of a header's bytes, with blanks in the place of the sum itself: six digits, a NUL, a blank. */
export function putChecksum(target: Uint8Array, at: number): void {
  target.fill(BLANK, at + 148, at + 156);
  let sum = 0;
  for (let i = at; i < at + BLOCK; i++) sum += target[i]!;
  putOctal(target, at + 148, 7, sum);
}
