import { basename, resolve } from "./builtin.ts";
import { digestInTurns } from "./digest.ts";
import { type FoundImage, importDockerArchive } from "./docker-archive.ts";
import { type FileSet, FolderFiles, TarFiles } from "./file-set.ts";
import { ImageError } from "./image-error.ts";
import { type BegunTar, isFolder, kindOfFolder, kindOfTar } from "./image-kind.ts";
import type { FoundFolders } from "./import-overlay2.ts";
import { importTar } from "./import-tar.ts";
import type {
  ImageKind,
  ImportedImage,
  ImportedLayer,
  OpenImageOptions,
} from "./imported-image.ts";
import type { Session } from "./layer-blob.ts";
import { limitsWith } from "./limits.ts";
import { OpenFiles } from "./open-files.ts";
import { chooseOverlay2Layer, isOverlay2Layer, overlay2Folder } from "./overlay2-folder.ts";
import { UnpackBudget, type Unpacked, unpack } from "./unpack/unpack.ts";

/** Opens an image: a docker-archive, an OCI layout (each as a folder or a tar), a single layer tar (all of these
 *  plain or packed with gzip or zstd), a rootfs folder, or a folder of overlay2. The tree is in memory; the contents
 *  stay where they are, those of packed layers in a temporary file, until `close`.
 *  @throws ImageError when anything is wrong with it: nothing is imported in part */
export async function openImage(
  path: string,
  options: OpenImageOptions = {},
): Promise<ImportedImage> {
  const files = new OpenFiles();
  const session: Session = {
    files,
    budget: new UnpackBudget(limitsWith(options.limits)),
    checkDigests: options.checkDigests ?? true,
    onLayer: options.onLayer ?? (() => {}),
    ...(options.tempDir === undefined ? {} : { tempDir: options.tempDir }),
  };
  try {
    const found = isFolder(path)
      ? await openFolder(path, options, session)
      : await openArchive(path, options, session);
    return { notes: [], ...found, close: () => files.close() };
  } catch (error) {
    files.close();
    throw error;
  }
}

type Found = { readonly kind: ImageKind } & (FoundImage | FoundFolders | SingleLayer);

interface SingleLayer {
  readonly layers: readonly ImportedLayer[];
}

async function openFolder(
  path: string,
  options: OpenImageOptions,
  session: Session,
): Promise<Found> {
  const kind = options.kind ?? kindOfFolder(path);
  switch (kind) {
    case "docker-archive":
    case "oci-layout":
      return {
        kind,
        ...(await openSaved(kind, new FolderFiles(path, session.files), options, session)),
      };
    case "overlay2": {
      const folder = overlay2Folder(path);
      const layer = isOverlay2Layer(folder)
        ? folder
        : chooseOverlay2Layer(folder, options.reference);
      const { importOverlay2 } = await import("./import-overlay2.ts");
      return { kind, ...importOverlay2(layer, options.acceptUnreadableXattrs ?? false, session) };
    }
    case "rootfs": {
      const { importRootfs } = await import("./import-overlay2.ts");
      const name = options.name ?? basename(resolve(path));
      return { kind, ...importRootfs(path, name, session) };
    }
    case "layer-tar":
      throw new ImageError({ archive: path, what: "a folder", expected: "a layer tar" });
    default:
      return kind satisfies never;
  }
}

async function openArchive(
  path: string,
  options: OpenImageOptions,
  session: Session,
): Promise<Found> {
  const { budget, files, checkDigests, tempDir } = session;
  const unpacked = await unpack(files.open(path, path), {
    budget,
    digests: checkDigests,
    signal: options.signal,
    ...(tempDir === undefined ? {} : { tempDir }),
  });
  files.onClose(unpacked.close);
  if (unpacked.range.size === 0) throw emptyArchive(unpacked.range.label);
  const begun = kindOfTar(unpacked.range, budget.limits);
  const kind = options.kind ?? begun.kind;
  switch (kind) {
    case "docker-archive":
    case "oci-layout": {
      const saved = new TarFiles(unpacked.range, begun.entries);
      return { kind, ...(await openSaved(kind, saved, options, session)) };
    }
    case "layer-tar": {
      const name = options.name ?? basename(path).replace(EXTENSION, "");
      session.onLayer(name, 0, 1);
      return {
        kind,
        layers: [await importLoneTar(unpacked, begun, name, session, options.signal)],
      };
    }
    case "rootfs":
    case "overlay2":
      throw new ImageError({ archive: path, what: "a file", expected: `a folder (${kind})` });
    default:
      return kind satisfies never;
  }
}

function emptyArchive(archive: string): ImageError {
  const remedy = "get or make the archive again";
  return new ImageError({ archive, what: "empty", expected: "a tar archive", remedy });
}

const EXTENSION = /(\.tar)?(\.(gz|tgz|zst|tzst))?$/;

async function importLoneTar(
  unpacked: Unpacked,
  begun: BegunTar,
  name: string,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<ImportedLayer> {
  const { layer, size } = importTar(unpacked.range, {
    name,
    limits: session.budget.limits,
    digest: false,
    entries: begun.all,
  });
  const unknown = session.checkDigests && unpacked.digest === null;
  const digest = unknown ? await digestInTurns(unpacked.range, signal) : unpacked.digest;
  const source = { kind: "read", tar: unpacked.range } as const;
  return { name, layer, size, source, ...(digest === null ? {} : { diffId: digest }) };
}

async function openSaved(
  kind: "docker-archive" | "oci-layout",
  files: FileSet,
  options: OpenImageOptions,
  session: Session,
): Promise<FoundImage> {
  if (kind === "docker-archive") return importDockerArchive(files, options.reference, session);
  const { importOciLayout } = await import("./oci-layout.ts");
  return importOciLayout(files, options, session);
}
