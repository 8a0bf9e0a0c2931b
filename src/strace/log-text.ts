import { createReadStream, statSync } from "node:fs";
import { pipeline, type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { StraceError } from "./strace-error.ts";

/** Bytes that are read at a time: all that a log takes in memory. */
const PIECE = 2 ** 20;
const GZIP = "\x1f\x8b";
/** UTF-8, as editors write it. */
const MARK = "\xef\xbb\xbf";

/** What a log does not begin with. */
const FOREIGN: readonly (readonly [begin: string, what: string])[] = [
  ["\xfd7zXZ", "compressed with xz: unpack it first"],
  ["\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"],
  ["BZh", "compressed with bzip2: unpack it first"],
  ["\xff\xfe", "UTF-16: save it as plain text"],
  ["\xfe\xff", "UTF-16: save it as plain text"],
  ["\x7fELF", "a program, not the log of strace"],
];

/** A log's text in pieces, cut anywhere; strace prints bytes, so it is latin1. One that gzip compressed is unpacked.
 *  @param onRead hears how many bytes of the file have been read
 *  @throws StraceError when it cannot be read */
export async function* logText(
  source: string | Readable,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<string, void> {
  const name = typeof source === "string" ? source : "the standard input";
  try {
    const stream = typeof source === "string" ? openFile(source) : source;
    let bytes = 0;
    const counted = new Transform({
      highWaterMark: PIECE,
      transform(piece: Buffer, _encoding, done) {
        bytes += piece.length;
        onRead(bytes);
        done(null, piece);
      },
    });
    pipeline(stream, counted, () => {});
    let first = true;
    for await (const piece of unpacked(counted)) {
      const text = (piece as Buffer).toString("latin1");
      if (first) mustBeText(text);
      yield first && text.startsWith(MARK) ? text.slice(MARK.length) : text;
      first = false;
    }
  } catch (error) {
    throw new StraceError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

function openFile(path: string): Readable {
  if (statSync(path).isDirectory()) throw new Error("a folder, not the log of strace");
  return createReadStream(path, { highWaterMark: PIECE });
}

function mustBeText(text: string): void {
  const what = FOREIGN.find(([begin]) => text.startsWith(begin))?.[1];
  if (what !== undefined) throw new Error(what);
}

/** The stream itself, or what it holds when it begins as gzip does. */
async function* unpacked(stream: Transform): AsyncGenerator<Uint8Array, void> {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await pieces.next();
  if (first.done) return;
  const rest = (async function* () {
    yield first.value;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  })();
  if (first.value.toString("latin1", 0, GZIP.length) !== GZIP) {
    yield* rest;
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE });
  pipeline(rest, gunzip, () => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
}
