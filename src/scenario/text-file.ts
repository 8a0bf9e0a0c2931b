import { closeSync, openSync, readSync, statSync } from "node:fs";

/** A path that cannot be read, or holds no text: the message says why. Whose path it is, is known where it is caught. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** The bytes of a file, and no more than one beyond `most`: a device has no end. @throws UnreadableError */
export function readBytes(file: string, most: number): Promise<Uint8Array> {
  return reading(async () => {
    // For a pipe or a terminal we may have to wait, and Ctrl-C is to be heard meanwhile. A file is there: to load Node's
    // promises takes longer than to read most of them.
    if (!statSync(file).isFile()) return readSlowly(file, most + 1);
    const fd = openSync(file, "r");
    try {
      return await readUpTo(most + 1, (piece) => readSync(fd, piece, 0, piece.length, null));
    } finally {
      closeSync(fd);
    }
  });
}

async function readSlowly(file: string, length: number): Promise<Uint8Array> {
  const { open } = await import("node:fs/promises");
  const handle = await open(file);
  try {
    return await readUpTo(length, async (piece) => {
      return (await handle.read(piece, 0, piece.length, null)).bytesRead;
    });
  } finally {
    await handle.close();
  }
}

/** Bytes to ask for at a time: what is no file does not say how many there are. */
const PIECE = 2 ** 16;

/** What is left to read, or so many bytes of it. Without a stream: to load Node's takes longer than to read most files.
 *  @param read fills a piece from its beginning, and says how much of it; nothing at the end */
async function readUpTo(
  length: number,
  read: (piece: Uint8Array) => number | Promise<number>,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let left = length;
  while (left > 0) {
    const piece = new Uint8Array(Math.min(left, PIECE));
    const count = await read(piece);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    left -= count;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
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
