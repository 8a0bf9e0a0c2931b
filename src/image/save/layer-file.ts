import { readRange } from "../byte-range.ts";
import { digestOf, newHash, requireDigest } from "../digest.ts";
import type { ImageLayer } from "../image.ts";
import type { TarOutput } from "../layer-tar/tar-output.ts";
import { PIECE } from "../layer-tar/tar-output.ts";
import { layerTarPieces, measureLayerTar } from "../layer-tar/write-layer-tar.ts";

/** Bytes of a layer's tar, found without reading it. */
export function layerTarBytes({ layer, tar }: ImageLayer): number {
  switch (tar.kind) {
    case "read":
      return tar.tar.size;
    case "written":
      return measureLayerTar(tar.from ?? layer, tar.profile, tar.options).size;
    default:
      return tar satisfies never;
  }
}

/** Puts a layer's tar into an archive.
 *  @throws ImageError when a tar that is written here turns out another than its diff_id says */
export function* layerTarInto(
  output: TarOutput,
  { layer, tar, diffId }: ImageLayer,
): Generator<Uint8Array, void> {
  switch (tar.kind) {
    case "read": {
      const range = tar.tar;
      yield* output.fill(range.size, (target, at) => {
        readRange(range, target, 0, target.length, at);
      });
      return;
    }
    case "written": {
      const hash = newHash();
      const memory = Buffer.allocUnsafe(PIECE);
      for (const piece of layerTarPieces(
        tar.from ?? layer,
        tar.profile,
        tar.options ?? {},
        () => memory,
      )) {
        hash.update(piece);
        yield* output.bytes(piece);
      }
      requireDigest(layer.name, "the layer", digestOf(hash), diffId);
      return;
    }
    default:
      tar satisfies never;
  }
}
