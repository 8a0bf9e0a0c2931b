import type { ByteRange } from "./byte-range.ts";
import { type FileSet, FolderFiles, TarFiles } from "./file-set.ts";
import { ImageError } from "./image-error.ts";
import { isFolder, kindOfFolder, kindOfTar } from "./image-kind.ts";
import type { Digest, ImageConfig, ImageKind, OpenImageOptions } from "./imported-image.ts";
import type { Session } from "./layer-blob.ts";
import { limitsWith } from "./limits.ts";
import { OpenFiles } from "./open-files.ts";
import { listDockerArchive } from "./saved-docker-images.ts";
import { listOciLayout } from "./saved-oci-images.ts";
import { UnpackBudget, unpack } from "./unpack/unpack.ts";

/** All images of an archive, as they lie there: nothing of their layers has been read. */
export interface SavedImages {
  readonly images: readonly SavedImage[];
  /** Indexes of several platforms. Their images are among the others, without a name. */
  readonly indexes: readonly SavedIndex[];
  /** Closes the files that all is read from. */
  close(): void;
}

export interface SavedImage {
  /** As they are written there: not all need to be references. */
  readonly names: readonly string[];
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly SavedLayer[];
  /** Of an OCI layout, as it is. */
  readonly manifest?: SavedDocument;
  /** Image id that its build went on from, where both are in the archive. */
  readonly parent?: Digest;
}

export interface SavedLayer {
  readonly blob: ByteRange;
  readonly diffId: Digest;
  /** Of the blob, where it is told. */
  readonly digest?: Digest;
}

export interface SavedDocument {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

export interface SavedIndex extends SavedDocument {
  readonly names: readonly string[];
}

/** Lists what a saved image file holds: a docker-archive or an OCI layout, as a folder or a tar, plain or packed.
 *  @throws ImageError when it is damaged, or another kind of thing */
export async function openSavedImages(
  path: string,
  options: Pick<OpenImageOptions, "limits" | "tempDir"> = {},
): Promise<SavedImages> {
  const files = new OpenFiles();
  const { tempDir } = options;
  const session: Session = {
    files,
    budget: new UnpackBudget(limitsWith(options.limits)),
    checkDigests: true,
    onLayer: () => {},
    ...(tempDir === undefined ? {} : { tempDir }),
  };
  try {
    const { kind, set } = await openSet(path, session);
    const list = kind === "docker-archive" ? listDockerArchive : listOciLayout;
    return { indexes: [], ...list(set, session), close: () => files.close() };
  } catch (error) {
    files.close();
    throw error;
  }
}

async function openSet(
  path: string,
  session: Session,
): Promise<{ readonly kind: ImageKind; readonly set: FileSet }> {
  if (isFolder(path)) {
    const kind = requireSaved(kindOfFolder(path), path);
    return { kind, set: new FolderFiles(path, session.files) };
  }
  const { budget, tempDir } = session;
  const unpacked = await unpack(session.files.open(path, path), {
    ...{ budget, digests: false },
    ...(tempDir === undefined ? {} : { tempDir }),
  });
  session.files.onClose(unpacked.close);
  const begun = kindOfTar(unpacked.range, budget.limits);
  const kind = requireSaved(begun.kind, path);
  return { kind, set: new TarFiles(unpacked.range, begun.entries) };
}

function requireSaved(kind: ImageKind, path: string): ImageKind {
  if (kind === "docker-archive" || kind === "oci-layout") return kind;
  throw new ImageError({
    archive: path,
    what: `no saved image, but ${NOUNS[kind]}`,
    expected: "what `docker save` writes, or an OCI layout",
    remedy: "a tar of files is taken in with `copyup import`",
  });
}

const NOUNS = {
  "layer-tar": "a tar of files",
  rootfs: "a folder of files",
  overlay2: "a folder of overlay2",
} as const;
