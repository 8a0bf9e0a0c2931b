import { type ByteRange, readRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";

/** How a layer or an archive is packed. */
export type Compression = "none" | "gzip" | "zstd" | "bzip2" | "xz";

/** How layers are packed that stay so: media types have no others. */
export type LayerCompression = Extract<Compression, "none" | "gzip" | "zstd">;

const MAGICS: readonly (readonly [name: Compression, magic: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** What the first bytes say. */
export function compressionOf(range: ByteRange): Compression {
  const head = new Uint8Array(8);
  return compressionOfHead(head.subarray(0, readRange(range, head, 0, head.length, 0)));
}

/** What the first 8 bytes say, or as many as there are. zstd data may begin with a frame to be skipped. */
export function compressionOfHead(head: Uint8Array): Compression {
  if (head.length >= 4 && isSkippableFrame(head)) return "zstd";
  const found = MAGICS.find(([, magic]) => magic.every((byte, i) => head[i] === byte));
  return found === undefined ? "none" : found[0];
}

/** The same of a layer that is kept as it is. @throws ImageError for bzip2 and xz */
export function layerCompressionOf(range: ByteRange): LayerCompression {
  const compression = compressionOf(range);
  if (compression !== "bzip2" && compression !== "xz") return compression;
  throw new ImageError({
    archive: range.label,
    what: `packed with ${compression}`,
    expected: "gzip, zstd or no compression",
    remedy: `unpack it first: ${compression} -d`,
  });
}

/** 0x184D2A50 to 0x184D2A5F, little-endian. */
function isSkippableFrame(head: Uint8Array): boolean {
  return (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}
