import { requireDigest } from "./digest.ts";
import { BLOB_PATH, CONFIG_PATH, digestIn, tagsOf } from "./docker-archive.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import { readImageConfig, requireLayerCount } from "./image-config.ts";
import { ImageError } from "./image-error.ts";
import { DOCKER_MANIFEST } from "./image-kind.ts";
import type { ImageConfig } from "./imported-image.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import type { Session } from "./layer-blob.ts";
import { type ImageLimits, requireLayerLimit } from "./limits.ts";
import type { SavedImage } from "./saved-images.ts";

/** All images of what `docker save` writes, in the order of its manifest.
 *  @throws ImageError when it is incomplete or damaged */
export function listDockerArchive(
  files: FileSet,
  session: Session,
): { readonly images: readonly SavedImage[] } {
  const manifest = requireFile(files, DOCKER_MANIFEST, "a docker archive");
  const items = parseJson(manifest, DOCKER_MANIFEST, session.budget.limits).items();
  if (items.length === 0) {
    const what = `holds no image: its ${DOCKER_MANIFEST} lists none`;
    throw new ImageError({ archive: files.label, what, remedy: "save the image again" });
  }
  const configs = new Map<string, ImageConfig>();
  return { images: items.map((item) => savedImage(item, files, session, configs)) };
}

/** `configs`: those that have been read, by path: one image may stand there again and again. */
function savedImage(
  item: JsonDocument,
  files: FileSet,
  session: Session,
  configs: Map<string, ImageConfig>,
): SavedImage {
  const { limits } = session.budget;
  const configPath = item.field("Config").text();
  const config = configs.get(configPath) ?? readConfig(configPath, files, limits);
  configs.set(configPath, config);
  const paths = item
    .field("Layers")
    .items()
    .map((one) => one.text());
  requireLayerCount(config, paths.length, `${files.label} > ${DOCKER_MANIFEST}`);
  requireLayerLimit(paths.length, files.label, limits);
  const parent = digestIn(item.field("Parent").textOr(""), CONFIG_PATH);
  return {
    names: tagsOf(item),
    config,
    layers: paths.map((path, i) => {
      const digest = digestIn(path, BLOB_PATH);
      return {
        blob: requireFile(files, path, DOCKER_MANIFEST),
        diffId: config.diffIds[i]!,
        ...(digest === undefined ? {} : { digest }),
      };
    }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function readConfig(path: string, files: FileSet, limits: ImageLimits): ImageConfig {
  const file = requireFile(files, path, DOCKER_MANIFEST);
  const config = readImageConfig(file, limits);
  requireDigest(file.label, "the config", config.id, digestIn(path, CONFIG_PATH));
  return config;
}
