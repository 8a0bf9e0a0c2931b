import { ImageError } from "./image-error.ts";

/** Bounds that stop an archive made to exhaust memory or disk. Each can be raised by the caller. */
export interface ImageLimits {
  /** Bytes one image may unpack to, all its compressed layers together. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for each compressed byte… */
  readonly ratio: number;
  /** …which counts only beyond this much output: a layer of zeros is legal and packs 1,000 to 1. */
  readonly ratioFreeBytes: number;
  /** Entries of one layer. */
  readonly entries: number;
  /** Bytes of extended headers (long names, xattrs) of one layer: these are kept in memory. */
  readonly extendedHeaderBytes: number;
  /** Bytes of one extended header. */
  readonly extendedHeader: number;
  /** Bytes of one JSON document: a manifest, an index, a config. */
  readonly documentBytes: number;
  /** Layers of one image. */
  readonly layers: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

export const DEFAULT_LIMITS: ImageLimits = {
  unpackedBytes: 256 * GIB,
  ratio: 250,
  ratioFreeBytes: 2 * GIB,
  entries: 2_000_000,
  extendedHeaderBytes: 256 * MIB,
  extendedHeader: MIB,
  documentBytes: 16 * MIB,
  layers: 500,
};

/** The default limits with the caller's own in their place. */
export function limitsWith(own: Partial<ImageLimits> | undefined): ImageLimits {
  return own === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...own };
}

/** @throws ImageError when an image has more layers than any mount takes */
export function requireLayerLimit(count: number, archive: string, limits: ImageLimits): void {
  if (count <= limits.layers) return;
  throw new ImageError({
    archive,
    what: `${count} layers`,
    expected: `at most ${limits.layers} (limit layers)`,
  });
}
