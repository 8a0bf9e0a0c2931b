import { decodeName, encodeName } from "../base/names.ts";

/** Text in the shell is bytes, one a character, as in the C locale that RUN has. Names in the engine are strings
 *  (base/names.ts). These four go between. */

const BEYOND_ASCII = /[^\0-\x7f]/;

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
  Buffer.from(array.buffer).write(bytes, "latin1");
  return array;
}

export function fromArray({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}
