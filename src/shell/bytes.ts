import { decodeName, encodeName } from "../base/names.ts";

/** Text in the shell is bytes, one a character, as in the C locale that RUN has. Names in the engine are strings
 *  (base/names.ts). These four go between. */

const BEYOND_ASCII = /[^\0-\x7f]/;
/** Characters that String.fromCharCode takes at once. */
const CHUNK = 0x8000;

/** The name that the engine has for these bytes. */
export function nameOf(bytes: string): string {
  return BEYOND_ASCII.test(bytes) ? decodeName(toArray(bytes)) : bytes;
}

/** The bytes of a name. */
export function bytesOf(name: string): string {
  return BEYOND_ASCII.test(name) ? fromArray(encodeName(name)) : name;
}

export function toArray(bytes: string): Uint8Array {
  const array = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) array[at] = bytes.charCodeAt(at);
  return array;
}

export function fromArray(array: Uint8Array): string {
  if (array.length <= CHUNK) return String.fromCharCode(...array);
  const parts: string[] = [];
  for (let at = 0; at < array.length; at += CHUNK) {
    parts.push(String.fromCharCode(...array.subarray(at, at + CHUNK)));
  }
  return parts.join("");
}
