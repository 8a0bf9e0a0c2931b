import { encodeName } from "../base/names.ts";
import { asBuffer, type Bytes, decodeText } from "./node-parts.ts";

const ESCAPED = /[\ud800-\udfff]/;

/** A name or path that the engine gave, in the encoding asked for: UTF-8 unless said otherwise, "buffer" for the bytes. */
export function encodedName(name: string, encoding: unknown): string | Bytes {
  if (encoding === "buffer") return asBuffer(encodeName(name));
  const plain = !encoding || encoding === "utf8" || encoding === "utf-8";
  if (plain && !ESCAPED.test(name)) return name;
  return decodeText(encodeName(name), plain ? "utf8" : (encoding as string));
}
