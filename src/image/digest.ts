import type { Hash } from "node:crypto";
import { type ByteRange, readRange } from "./byte-range.ts";
import { ImageError, shownValue } from "./image-error.ts";
import type { Digest } from "./imported-image.ts";
import { isDigest } from "./is-digest.ts";

/** @throws ImageError for another algorithm or form; `field` says where the text stood */
export function parseDigest(text: unknown, archive: string, field: string): Digest {
  if (isDigest(text)) return text;
  throw new ImageError({
    archive,
    what: `${field} is ${shownValue(text)}`,
    expected: "a digest: sha256: and 64 hexadecimal digits",
  });
}

/** Loads node:crypto when the first digest is wanted: to list an image takes none, and half as long without. */
export function newHash(): Hash {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}

export function digestOf(hash: Hash): Digest {
  return `sha256:${hash.digest("hex")}`;
}

export function digestOfBytes(bytes: Uint8Array): Digest {
  return digestOf(newHash().update(bytes));
}

const STEP = 4 * 2 ** 20;

export function digestOfRange(range: ByteRange): Digest {
  const hash = newHash();
  const buffer = Buffer.allocUnsafe(Math.min(STEP, range.size));
  for (let at = 0; at < range.size; at += buffer.length) {
    hash.update(buffer.subarray(0, readRange(range, buffer, 0, buffer.length, at)));
  }
  return digestOf(hash);
}

/** Milliseconds after which the event loop has its turn. */
const TURN = 30;

/** The same, while others may work. @throws the signal's reason */
export async function digestInTurns(range: ByteRange, signal?: AbortSignal): Promise<Digest> {
  const hash = newHash();
  const buffer = Buffer.allocUnsafe(Math.min(STEP, range.size));
  let next = performance.now() + TURN;
  for (let at = 0; at < range.size; at += buffer.length) {
    hash.update(buffer.subarray(0, readRange(range, buffer, 0, buffer.length, at)));
    if (performance.now() < next) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    next = performance.now() + TURN;
  }
  return digestOf(hash);
}

/** @throws ImageError when the bytes are not those that `expected` names */
export function requireDigest(
  archive: string,
  what: string,
  found: Digest,
  expected: Digest | undefined,
): void {
  if (expected === undefined || found === expected) return;
  throw new ImageError({
    archive,
    what: `${what} has digest ${found}`,
    expected,
    remedy: "the archive was damaged or changed: save or download the image again",
  });
}
