import type { ByteRange } from "./byte-range.ts";
import { digestOfRange, requireDigest } from "./digest.ts";
import type { ReadTar } from "./image.ts";
import { ImageError } from "./image-error.ts";
import { importTar } from "./import-tar.ts";
import type { Digest, ImportedLayer } from "./imported-image.ts";
import { OCI_TYPES } from "./media-types.ts";
import type { OpenFiles } from "./open-files.ts";
import { compressionOf } from "./unpack/compression.ts";
import { type UnpackBudget, unpack } from "./unpack/unpack.ts";

/** What the import of one image shares. */
export interface Session {
  readonly files: OpenFiles;
  readonly budget: UnpackBudget;
  readonly checkDigests: boolean;
  readonly tempDir?: string;
  /** Called before each layer. */
  readonly onLayer: (name: string, index: number, count: number) => void;
}

/** What a manifest and a config say of a layer. */
export interface LayerClaim {
  readonly name: string;
  readonly diffId?: Digest;
  /** Of the blob as it is stored. */
  readonly digest?: Digest;
  readonly size?: number;
  readonly mediaType?: string;
  readonly createdBy?: string;
}

/** Imports a layer tar, packed or not, and holds it against all that is claimed of it.
 *  @throws ImageError when it is damaged or another one */
export async function importLayerBlob(
  blob: ByteRange,
  claim: LayerClaim,
  session: Session,
): Promise<ImportedLayer> {
  requireSize(blob, claim.size);
  const { files, budget, checkDigests, tempDir } = session;
  const plain = compressionOf(blob) === "none";
  // A packed layer is checked before it is unpacked; of a plain one the digest comes with the import.
  if (checkDigests && !plain && claim.digest !== undefined) {
    requireDigest(blob.label, "the layer", digestOfRange(blob), claim.digest);
  }
  const unpacked = await unpack(blob, {
    budget,
    digests: checkDigests,
    proven: checkDigests && claim.diffId !== undefined,
    ...(tempDir === undefined ? {} : { tempDir }),
  });
  files.onClose(unpacked.close);
  const imported = importTar(unpacked.range, {
    name: claim.name,
    limits: budget.limits,
    digest: checkDigests && plain,
    mayLackEnd: claim.diffId !== undefined || claim.digest !== undefined,
  });
  const found = imported.diffId ?? unpacked.digest;
  if (found !== null && plain) requireDigest(blob.label, "the layer", found, claim.digest);
  if (found !== null) requireDigest(blob.label, "the unpacked layer", found, claim.diffId);
  const diffId = found ?? claim.diffId;
  return {
    name: claim.name,
    layer: imported.layer,
    size: imported.size,
    source: sourceOf(unpacked.range, blob, claim),
    ...(diffId === undefined ? {} : { diffId }),
    ...(claim.createdBy === undefined ? {} : { createdBy: claim.createdBy }),
  };
}

/** The tar, and the blob that it came in if that was packed and is known by its digest. */
function sourceOf(tar: ByteRange, blob: ByteRange, { digest, mediaType }: LayerClaim): ReadTar {
  const packed = compressionOf(blob);
  // Nobody has a name for others: they go on unpacked.
  const named = packed === "gzip" || packed === "zstd";
  if (!named || digest === undefined) return { kind: "read", tar };
  const type = mediaType ?? `${OCI_TYPES.layer}+${packed}`;
  return { kind: "read", tar, packed: { bytes: blob, digest, mediaType: type } };
}

/** @throws ImageError unless the blob is as long as its descriptor says */
export function requireSize(blob: ByteRange, size: number | undefined): void {
  if (size === undefined || blob.size === size) return;
  throw new ImageError({
    archive: blob.label,
    what: `${blob.size} bytes long`,
    expected: `${size} bytes, as its descriptor says`,
    remedy: "save or download the image again",
  });
}
