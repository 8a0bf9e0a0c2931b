import type { Hash } from "node:crypto";
import type { ByteRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../limits.ts";
import { BLOCK, checksumHolds, isZeroBlock, padded } from "./block.ts";
import type { TarEntry } from "./entry.ts";
import { EntryReader } from "./entry-reader.ts";
import { ExtendedHeaders } from "./extended-headers.ts";
import { ArchiveWindow } from "./window.ts";

export interface ReadTarOptions {
  /** Takes in every byte of the range, in the same pass. Without it, payloads are jumped over. */
  readonly hash?: Hash;
  readonly limits?: ImageLimits;
  /** What a PAX global header does. POSIX applies it to all later entries; Docker ignores it. Default: apply. */
  readonly globalHeaders?: "apply" | "ignore";
}

/** How the archive ended: with its two blocks of zeros, or merely with its last byte. */
export type TarEnd = "marker" | "end of file";

/** The entries of a tar archive in the order they lie there: ustar, PAX, GNU and old formats, sparse files too.
 *  Reads headers only (and all bytes when there is a hash to feed); payloads stay where they are.
 *  @throws ImageError when the archive is damaged or cut short */
export function* readTar(
  range: ByteRange,
  options: ReadTarOptions = {},
): Generator<TarEntry, TarEnd> {
  const window = new ArchiveWindow(range, options.hash ?? null);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const headers = new ExtendedHeaders(window, limits, options.globalHeaders ?? "apply");
  const reader = new EntryReader(window, headers);
  let position = 0;
  let count = 0;
  for (;;) {
    const at = window.seek(position, BLOCK);
    if (at < 0 || isZeroBlock(window.buffer, at)) break;
    requireChecksum(window, at, position);
    const after = headers.take(at, position);
    if (after !== null) {
      position = after;
      continue;
    }
    if (++count > limits.entries) throw tooMany(range, limits.entries);
    const entry = reader.read(at, position);
    headers.clear();
    position = entry.data.offset + padded(entry.data.size);
    yield entry;
  }
  headers.requireNonePending();
  const end = endOf(window, position);
  window.finish();
  return end;
}

function requireChecksum(window: ArchiveWindow, at: number, position: number): void {
  if (checksumHolds(window.buffer, at)) return;
  throw new ImageError({
    archive: window.range.label,
    what:
      position === 0
        ? "not a tar archive: its first header has no valid checksum"
        : `damaged tar archive: the header at byte ${position} has no valid checksum`,
    remedy: "get or make the archive again",
  });
}

function tooMany(range: ByteRange, limit: number): ImageError {
  return new ImageError({
    archive: range.label,
    what: `more than ${limit} entries`,
    remedy: "raise the limit `entries` if the archive is to be trusted",
  });
}

/** @throws ImageError when bytes follow that are neither a header nor the end marker */
function endOf(window: ArchiveWindow, position: number): TarEnd {
  const left = window.range.size - position;
  if (left <= 0) return "end of file";
  const archive = window.range.label;
  if (left < BLOCK) {
    const what = `cut short: ${left} bytes of a header at byte ${position}`;
    throw new ImageError({ archive, what, remedy: "get or make the archive again" });
  }
  const second = window.seek(position + BLOCK, BLOCK);
  if (second < 0) return "end of file";
  if (isZeroBlock(window.buffer, second)) return "marker";
  const what = `damaged tar archive: a lone block of zeros at byte ${position}`;
  throw new ImageError({ archive, what, remedy: "get or make the archive again" });
}
