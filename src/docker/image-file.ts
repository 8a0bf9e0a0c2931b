import { asImage } from "../image/as-image.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import type { Image } from "../image/image.ts";
import type { ImportedImage, OpenImageOptions } from "../image/imported-image.ts";
import { hostPlatform } from "../image/oci-index.ts";
import { openImage } from "../image/open-image.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";

/** An image whose files are open until it is closed. */
export interface OpenImage {
  readonly image: Image;
  close(): void;
}

/** Opens the image in an archive (`docker save`, OCI layout), a layer tar, or a folder with a root file system, to be
 *  built on, kept or run. Contents stay on disk until they are read.
 *  @throws ImageError says what is wrong, where, and what to do */
export async function openImageFile(
  path: string,
  options: OpenImageOptions = {},
): Promise<OpenImage> {
  const imported = await openImage(path, options);
  return { image: imageOf(imported, path), close: () => imported.close() };
}

/** What was opened at a path as an image; a folder of files becomes one of one layer, without a config. What fails closes
 *  it. @throws ImageError */
export function imageOf(imported: ImportedImage, path: string): Image {
  try {
    return asImage(imported, {
      profile: TAR_PROFILES["docker-28"],
      config: {
        ...platformHere(),
        layout: CONFIG_LAYOUTS["docker-28"],
        // Nobody knows when, and the same files are the same image always.
        created: "1970-01-01T00:00:00Z",
        comment: `Imported from ${path}`,
      },
    });
  } catch (error) {
    imported.close();
    throw error;
  }
}

/** What an image is for that does not say so. */
export function platformHere(): { readonly os: string; readonly architecture: string } {
  const [os = "linux", architecture = "amd64"] = hostPlatform().split("/");
  return { os, architecture };
}
