import { S_IFDIR, S_IFLNK, S_IFREG } from "../../base/mode.ts";
import type { ImageLayer } from "../image.ts";
import { PLAIN_HEADER, type TarHeader } from "../layer-tar/tar-header.ts";
import { PIECE, TarOutput } from "../layer-tar/tar-output.ts";
import type { LayerTarProfile } from "../tar-profile.ts";
import { layerTarBytes, layerTarInto } from "./layer-file.ts";

/** One file of an archive of images. Times are in whole seconds. */
export type ArchiveFile = { readonly path: string; readonly mtime: number } & (
  | { readonly kind: "directory" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "layer"; readonly layer: ImageLayer }
  | { readonly kind: "symlink"; readonly target: string }
);

/** The archive that Docker makes of a folder with these files: all are root's, each directory's names by their bytes,
 *  a directory before what lies in it. */
export function* archiveOf(
  files: Iterable<ArchiveFile>,
  profile: LayerTarProfile,
): Generator<Uint8Array, void> {
  const output = new TarOutput(() => Buffer.allocUnsafe(PIECE));
  for (const file of [...files].sort(byPath)) {
    yield* output.header(headerOf(file, profile));
    switch (file.kind) {
      case "bytes":
        yield* output.bytes(file.bytes);
        yield* output.pad(file.bytes.length);
        break;
      case "layer":
        // A tar is made of whole blocks, but who knows what was read.
        yield* layerTarInto(output, file.layer);
        yield* output.pad(layerTarBytes(file.layer));
        break;
      case "directory":
      case "symlink":
        break;
      default:
        file satisfies never;
    }
  }
  yield* output.end();
}

/** As a walk comes by: a slash sorts before all that a name may hold. */
function byPath(a: ArchiveFile, b: ArchiveFile): number {
  return a.path.replaceAll("/", "\0") < b.path.replaceAll("/", "\0") ? -1 : 1;
}

function headerOf(file: ArchiveFile, profile: LayerTarProfile): TarHeader {
  const common = {
    ...PLAIN_HEADER,
    mtime: file.mtime,
    uname: profile.ownerNames ? "root" : "",
    gname: profile.ownerNames ? "root" : "",
  };
  const mode = (type: number, permissions: number): number =>
    permissions | (profile.typeBits ? type : 0);
  switch (file.kind) {
    case "directory":
      return { ...common, name: `${file.path}/`, typeflag: "5", mode: mode(S_IFDIR, 0o755) };
    case "symlink": {
      const { path, target } = file;
      return { ...common, name: path, typeflag: "2", mode: mode(S_IFLNK, 0o777), linkname: target };
    }
    case "bytes":
    case "layer": {
      const size = file.kind === "bytes" ? file.bytes.length : layerTarBytes(file.layer);
      return { ...common, name: file.path, typeflag: "0", mode: mode(S_IFREG, 0o644), size };
    }
    default:
      return file satisfies never;
  }
}
