import type { Options } from "./arguments/options.ts";
import { bytesOf } from "./calls/read.ts";
import { dataOf } from "./calls/whole-file.ts";
import { bytesFrom } from "./node-parts.ts";
import { mayBeAborted, mustNotBeAborted } from "./system-error.ts";

/** Data that comes piece by piece: a stream, or anything else that can be iterated over and is neither text nor bytes. */
export type Pieces = Iterable<unknown> | AsyncIterable<unknown>;

export function hasPieces(data: unknown): data is Pieces {
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

interface Writer {
  write(bytes: Uint8Array): Promise<unknown>;
}

/** Writes text, bytes, or pieces of either; a signal stops it between two writes. */
export async function writePieces(
  writer: Writer,
  data: unknown,
  { encoding, signal }: Options,
): Promise<void> {
  mustNotBeAborted(signal);
  if (!hasPieces(data)) return writeWhole(writer, dataOf(data, encoding), signal, false);
  for await (const piece of data) {
    mustNotBeAborted(signal);
    const bytes = ArrayBuffer.isView(piece)
      ? bytesOf(piece)
      : bytesFrom(piece, (encoding as string) || "utf8");
    await writeWhole(writer, bytes, signal, true);
  }
}

const MOST = 512 * 1024;

async function writeWhole(
  writer: Writer,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
  isPiece: boolean,
): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    mustNotBeAborted(signal);
    const written = await writer.write(bytes.subarray(at, at + MOST));
    const { bytesWritten } = written as { readonly bytesWritten: number };
    at += bytesWritten;
    if (at < bytes.length || isPiece) await mayBeAborted(signal);
  }
}
