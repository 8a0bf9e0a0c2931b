import { requireDigest } from "./digest.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import { createdBy, readImageConfig, requireLayerCount } from "./image-config.ts";
import { ImageError } from "./image-error.ts";
import { DOCKER_MANIFEST } from "./image-kind.ts";
import type { Digest, ImageConfig, ImportedLayer } from "./imported-image.ts";
import { isDigest } from "./is-digest.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import { importLayerBlob, type Session } from "./layer-blob.ts";
import { LayerNames } from "./layer-names.ts";
import { requireLayerLimit } from "./limits.ts";
import { isNamed } from "./reference.ts";
import { sourceIndex, sourceIndexOf } from "./source-index.ts";

/** What the archive formats give back. */
export interface FoundImage {
  readonly reference?: string;
  readonly config: ImageConfig;
  readonly layers: readonly ImportedLayer[];
}

/** An image of what `docker save` writes. Until 24: <id>/layer.tar for each layer, <image id>.json, manifest.json.
 *  From 25 on the same manifest.json points into an OCI layout: blobs/sha256/<digest>.
 *  @throws ImageError when the archive is incomplete, damaged, or holds several images and none is chosen */
export async function importDockerArchive(
  files: FileSet,
  reference: string | undefined,
  session: Session,
): Promise<FoundImage> {
  const { limits } = session.budget;
  const manifest = requireFile(files, DOCKER_MANIFEST, "a docker archive");
  const image = chooseImage(parseJson(manifest, DOCKER_MANIFEST, limits).items(), files, reference);
  const configPath = image.field("Config").text();
  const configFile = requireFile(files, configPath, DOCKER_MANIFEST);
  const config = readImageConfig(configFile, limits);
  if (session.checkDigests) {
    requireDigest(configFile.label, "the config", config.id, digestIn(configPath, CONFIG_PATH));
  }
  const paths = image
    .field("Layers")
    .items()
    .map((item) => item.text());
  requireLayerCount(config, paths.length, manifest.label);
  requireLayerLimit(paths.length, files.label, limits);
  const layers: ImportedLayer[] = [];
  const names = new LayerNames();
  const steps = createdBy(config);
  for (const [i, path] of paths.entries()) {
    const diffId = config.diffIds[i]!;
    const digest = digestIn(path, BLOB_PATH);
    const step = steps[i];
    const claim = {
      name: names.ofDigest(diffId),
      diffId,
      ...(digest === undefined ? {} : { digest }),
      ...(step === undefined ? {} : { createdBy: step }),
    };
    session.onLayer(claim.name, i, paths.length);
    const blob = requireFile(files, path, DOCKER_MANIFEST);
    layers.push(await importLayerBlob(blob, claim, session));
  }
  const tag = tagsOf(image)[0] ?? reference;
  return { config, layers, ...(tag === undefined ? {} : { reference: tag }) };
}

export function tagsOf(image: JsonDocument): string[] {
  return image
    .field("RepoTags")
    .items()
    .map((item) => item.text());
}

function chooseImage(
  images: readonly JsonDocument[],
  files: FileSet,
  reference: string | undefined,
): JsonDocument {
  const place = sourceIndexOf(reference);
  const chosen =
    place === undefined
      ? images.filter((image) => reference === undefined || hasTag(image, reference))
      : images.slice(place, place + 1);
  if (chosen.length === 1) return chosen[0]!;
  const known = images.map((image, i) => tagsOf(image).join(" ") || `${sourceIndex(i)} (no tag)`);
  if (images.length === 0) {
    const what = `holds no image: its ${DOCKER_MANIFEST} lists none`;
    throw new ImageError({ archive: files.label, what, remedy: "save the image again" });
  }
  throw new ImageError({
    archive: files.label,
    what: reference === undefined ? `holds ${images.length} images` : `no one image ${reference}`,
    expected: `the name of one of: ${known.join(", ")}`,
    choices: {
      kind: "docker-archive",
      references: images.map((image, i) => tagsOf(image)[0] ?? sourceIndex(i)),
    },
  });
}

const hasTag = (image: JsonDocument, reference: string): boolean =>
  tagsOf(image).some((tag) => isNamed(tag, reference));

/** Names that promise a digest: of blobs since 25, and of the config before. */
export const BLOB_PATH = /^blobs\/sha256\/([0-9a-f]{64})$/;
export const CONFIG_PATH = /^(?:blobs\/sha256\/|sha256:)?([0-9a-f]{64})(?:\.json)?$/;

export function digestIn(path: string, form: RegExp): Digest | undefined {
  const digest = `sha256:${form.exec(path)?.[1]}`;
  return isDigest(digest) ? digest : undefined;
}
