import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";

/** A path that cannot be read, or holds no text: the message says why. Whose path it is, is known where it is caught. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** The bytes of a file, and no more than one beyond `most`: a device has no end. @throws UnreadableError */
export function readBytes(file: string, most: number): Promise<Uint8Array> {
  return reading(() => buffer(createReadStream(file, { end: most })));
}

/** Bytes as text, without a byte order mark. A name that is not UTF-8 would quietly be another one.
 *  @throws UnreadableError */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableError("not UTF-8 text: save it as UTF-8");
  }
}

/** What the call gives. @throws UnreadableError for what the system says against it, in words */
export async function reading<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UnreadableError(WORDS.get(code) ?? `cannot be read: ${message}`);
  }
}

const MISSING = "no such file or folder";
const FORBIDDEN = "permission denied: it may not be read by this user";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", MISSING],
  ["ENOTDIR", MISSING],
  ["EACCES", FORBIDDEN],
  ["EPERM", FORBIDDEN],
  ["EISDIR", "is a folder; expected a file"],
]);
