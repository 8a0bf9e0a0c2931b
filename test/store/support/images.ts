import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openImageFile } from "../../../src/docker/image-file.ts";
import type { Digest } from "../../../src/image/imported-image.ts";
import { parseReference } from "../../../src/image/reference.ts";
import type { ImageStore } from "../../../src/store/image-store.ts";
import { loadImages } from "../../../src/store/load-images.ts";
import { asTar, dockerArchive, ociImage, ociLayout } from "../../image/support/make-image.ts";
import { makeTar } from "../../image/support/make-tar.ts";
import type { TempFolder } from "../../image/support/temp.ts";

/** A layer with one file, whose name and content are the text. */
export function layerOf(text: string): Buffer {
  return makeTar([{ name: text, data: text }]);
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

const GZIP = {
  pack: (layer: Buffer) => gzipSync(layer),
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
};

export interface MadeFor {
  /** One layer for each text, lowest first. */
  readonly layers: readonly string[];
  readonly name?: string;
  readonly packed?: boolean;
  readonly architecture?: string;
}

/** The archive of one image, as an OCI layout in a tar. */
export function ociArchive({ layers, name, packed = false, architecture }: MadeFor): Buffer {
  const image = {
    layers: layers.map(layerOf),
    steps: layers,
    ...(architecture === undefined ? {} : { architecture }),
  };
  const annotations =
    name === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": name } };
  const made = ociImage(image, { ...(packed ? GZIP : {}), ...annotations });
  return asTar(ociLayout(made.files, [made.descriptor]));
}

/** A docker-archive of several images by name. */
export function savedByDocker(images: Readonly<Record<string, readonly string[]>>): Buffer {
  const made = Object.entries(images).map(([name, layers]) => [
    name,
    { layers: layers.map(layerOf), steps: layers },
  ]);
  return asTar(dockerArchive(Object.fromEntries(made)));
}

let count = 0;

/** Loads an archive; its images. */
export async function load(store: ImageStore, folder: TempFolder, archive: Buffer) {
  return loadImages(folder.write(`archive-${count++}.tar`, archive), store);
}

/** Puts the image of an archive into the store, however many layers it has. */
export async function put(store: ImageStore, folder: TempFolder, archive: Buffer, name: string) {
  const path = folder.write(`archive-${count++}.tar`, archive);
  const { image, close } = await openImageFile(path);
  try {
    await store.put(image, { names: [parseReference(name)] });
  } finally {
    close();
  }
}

export function newFolder(folder: TempFolder): string {
  return join(folder.path, `store-${count++}`);
}
