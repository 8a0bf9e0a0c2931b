import { decodeName } from "../../base/names.ts";
import { argumentError, wrongType, wrongValue } from "./argument-error.ts";

/** A path as the engine takes it, of what Node takes for one: a string, bytes, or a URL of a file. */
export function pathOf(value: unknown, name = "path"): string {
  const given = isUrl(value) ? pathOfUrl(value) : value;
  if (typeof given === "string") {
    if (given.includes("\0")) throw hasNull(name, given);
    return LONE.test(given) ? wellFormed(given) : given;
  }
  if (!isBytes(given)) {
    throw wrongType(name, "of type string or an instance of Buffer or URL", given);
  }
  if (given.includes(0)) throw hasNull(name, given);
  return decodeName(given);
}

/** A half of a surrogate pair is no text: Node writes U+FFFD, and the engine would take some for bytes. */
const LONE = /[\ud800-\udfff]/;

const wellFormed = (text: string): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));

/** Of this realm or another: a test's is not always that of its libraries. */
const isBytes = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array ||
  (ArrayBuffer.isView(value) && Reflect.get(value, Symbol.toStringTag) === "Uint8Array");

/** The same as it is shown again: bytes stay bytes. */
export const shownPathOf = (value: unknown): string | Uint8Array =>
  isBytes(value) ? value : pathOf(value);

function hasNull(name: string, value: unknown): Error {
  return wrongValue(name, value, "must be a string, Uint8Array, or URL without null bytes");
}

interface FileUrl {
  readonly href: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly pathname: string;
}

/** A URL of this realm or another; what url.parse gives is none. */
function isUrl(value: unknown): value is FileUrl {
  if (typeof value !== "object" || value === null) return false;
  const { href, protocol, auth, path } = value as Record<string, unknown>;
  return Boolean(href && protocol) && auth === undefined && path === undefined;
}

function pathOfUrl({ protocol, hostname, pathname }: FileUrl): string {
  if (protocol !== "file:") {
    throw argumentError("ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  }
  if (hostname !== "") {
    const message = 'File URL host must be "localhost" or empty on linux';
    throw argumentError("ERR_INVALID_FILE_URL_HOST", message);
  }
  if (/%2f/i.test(pathname)) {
    const message = "File URL path must not include encoded / characters";
    throw argumentError("ERR_INVALID_FILE_URL_PATH", message);
  }
  return decodeURIComponent(pathname);
}
