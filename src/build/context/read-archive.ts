import { type ByteRange, readRange } from "../../image/byte-range.ts";
import { ImageError } from "../../image/image-error.ts";
import { importTar } from "../../image/import-tar.ts";
import type { ImageLimits } from "../../image/limits.ts";
import { BLOCK, checksumHolds, isZeroBlock } from "../../image/tar/block.ts";
import { compressionOf } from "../../image/unpack/compression.ts";
import { UnpackBudget, unpack } from "../../image/unpack/unpack.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import { BuildError } from "../build-error.ts";

export interface ReadArchive {
  readonly layer: Layer;
  /** Frees the temporary file that contents are read from. */
  close(): void;
}

/** Whether bytes that came as a context are an archive, packed or not; a Dockerfile else. */
export function isArchive(range: ByteRange): boolean {
  if (compressionOf(range) !== "none") return true;
  const head = Buffer.alloc(BLOCK);
  if (readRange(range, head, 0, BLOCK, 0) < BLOCK || isZeroBlock(head, 0)) return false;
  return checksumHolds(head, new Int32Array(head.buffer, head.byteOffset, BLOCK / 4), 0);
}

/** A tar archive as a context. No .dockerignore counts for it. Everything in it is root's; names that a layer takes
 *  for whiteouts (`.wh.`) are taken so here, too.
 *  @throws BuildError when it is damaged or means harm */
export async function readArchive(range: ByteRange, limits: ImageLimits): Promise<ReadArchive> {
  try {
    const unpacked = await unpack(range, { budget: new UnpackBudget(limits), digests: false });
    try {
      const { layer } = importTar(unpacked.range, {
        name: "context",
        limits,
        digest: false,
        mayLackEnd: true,
      });
      giveToRoot(layer);
      return { layer, close: unpacked.close };
    } catch (error) {
      unpacked.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { what, remedy, entry } = error.fault;
    const where = entry === undefined ? "" : `entry ${entry}: `;
    throw new BuildError(`cannot read the context ${range.label}: ${where}${what}`, {
      cause: error,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}

function giveToRoot(layer: Layer): void {
  for (const { inode } of walk(layer.root)) {
    inode.uid = 0;
    inode.gid = 0;
    inode.mtimeNsec = 0;
  }
}
