import { ImageError } from "../image/image-error.ts";
import type { ImportedImage, OpenImageOptions } from "../image/imported-image.ts";
import { openImage } from "../image/open-image.ts";
import type { FoundImage } from "./find-image.ts";
import { transportText } from "./image-transport.ts";

/** Opens the image at a path that was found.
 *  @throws ImageError; of several images none of which is chosen, with how to name one */
export async function openPath(
  { path, kind, reference }: Extract<FoundImage, { readonly source: "path" }>,
  options: OpenImageOptions,
): Promise<ImportedImage> {
  try {
    return await openImage(path, {
      ...options,
      ...(kind === undefined ? {} : { kind }),
      ...(reference === undefined ? {} : { reference }),
    });
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { choices, remedy } = error.fault;
    const first = choices?.references[0];
    if (first === undefined || remedy !== undefined) throw error;
    const example = transportText(path, choices!.kind, first);
    throw new ImageError({ ...error.fault, remedy: `say which: ${example}` }, error);
  }
}
