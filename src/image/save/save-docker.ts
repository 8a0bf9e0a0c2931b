import { TAR_PROFILES } from "../tar-profile.ts";
import { archiveOf } from "./archive-files.ts";
import { mergeImages, type SaveImage } from "./merged-image.ts";
import { legacyFiles } from "./save-legacy.ts";
import { ociFiles } from "./save-oci.ts";

/** As 20.10 writes it and every later one reads it, or as 25.0 and later write it. */
export type SaveForm = "legacy" | "oci";

/** The archive that `docker save` makes of these images, in pieces; layers are read as they are asked for. Where Docker
 *  has the time of saving or a random order, here stands what is always the same.
 *  @throws ImageError when an image has no layers, or a layer is no longer what its diff_id says */
export function saveDocker(
  images: readonly SaveImage[],
  form: SaveForm,
): Generator<Uint8Array, void> {
  const merged = mergeImages(images);
  switch (form) {
    case "legacy":
      return archiveOf(legacyFiles(merged), TAR_PROFILES["docker-20.10"]);
    case "oci":
      return archiveOf(ociFiles(merged), TAR_PROFILES["docker-28"]);
    default:
      return form satisfies never;
  }
}
