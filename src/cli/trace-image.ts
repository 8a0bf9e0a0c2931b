import { resolve } from "node:path";
import type { ImageKind } from "../image/imported-image.ts";
import type { FoundImage } from "./find-image.ts";
import { UserError } from "./user-error.ts";

/** How a scenario names an image that was found. @param store its folder  @throws UserError when it cannot */
export function scenarioImage(found: FoundImage, kind: ImageKind | null, store: string): object {
  switch (found.source) {
    case "path":
      return {
        ...ofPath(resolve(found.path), kind!),
        ...(found.reference === undefined ? {} : { reference: found.reference }),
      };
    case "store":
      return { oci: store, reference: found.text };
    case "bundled":
      throw new UserError(
        `${found.text} comes with copyup, and no scenario can start from it: build an image FROM it, and give that one`,
      );
    default:
      return found satisfies never;
  }
}

function ofPath(path: string, kind: ImageKind): object {
  switch (kind) {
    case "docker-archive":
      return { archive: path };
    case "oci-layout":
      return { oci: path };
    case "overlay2":
    case "rootfs":
      return { [kind]: path };
    case "layer-tar":
      return { layers: [{ tar: path }] };
    default:
      return kind satisfies never;
  }
}
