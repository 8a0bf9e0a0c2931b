import { encodeName } from "../base/names.ts";

const NOT_UNICODE = /[\ud800-\udfff]/;

/** A name as C takes it: bytes that are no UTF-8, kept in a string as lone surrogates, become themselves again. */
export function cString(name: string): string | Uint8Array {
  if (!NOT_UNICODE.test(name)) return name;
  const bytes = encodeName(name);
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  return ended;
}
