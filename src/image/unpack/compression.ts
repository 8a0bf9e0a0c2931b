import { type ByteRange, readRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";

/** How a layer or an archive is packed. */
export type Compression = "none" | "gzip" | "zstd";

const MAGICS: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** What the first bytes say. zstd data may begin with a frame to be skipped.
 *  @throws ImageError for bzip2 and xz, which are recognised but not unpacked */
export function compressionOf(range: ByteRange): Compression {
  const head = new Uint8Array(8);
  const length = readRange(range, head, 0, head.length, 0);
  if (length >= 4 && isSkippableFrame(head)) return "zstd";
  const found = MAGICS.find(([, magic]) =>
    magic.every((byte, i) => i < length && head[i] === byte),
  );
  const name = found === undefined ? "none" : found[0];
  if (name === "none" || name === "gzip" || name === "zstd") return name;
  throw new ImageError({
    archive: range.label,
    what: `packed with ${name}`,
    expected: "gzip, zstd or no compression",
    remedy: `unpack it first: ${name} -d`,
  });
}

/** 0x184D2A50 to 0x184D2A5F, little-endian. */
function isSkippableFrame(head: Uint8Array): boolean {
  return (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}
