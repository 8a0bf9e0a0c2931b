import { existsSync, statSync } from "node:fs";
import type { ImageKind } from "../image/imported-image.ts";

/** One image of a file or folder that may hold several. */
export interface TransportPath {
  readonly path: string;
  readonly kind: ImageKind;
  /** A name, or its place: @1. */
  readonly reference?: string;
}

/** What skopeo, podman and buildah call them. containers-transports(5) */
const KINDS: Readonly<Record<string, ImageKind>> = {
  "docker-archive": "docker-archive",
  oci: "oci-layout",
  "oci-archive": "oci-layout",
};

/** Whether a text begins as they do. */
export const hasTransport = (text: string): boolean =>
  Object.keys(KINDS).some((name) => text.startsWith(`${name}:`));

/** Reads `docker-archive:PATH[:NAME]`, `oci:PATH[:NAME]` and `oci-archive:PATH[:NAME]`; NAME may be the image's place (@1).
 *  Undefined for all else, and where there is no such path: it may be the name of an image. A path may have colons, the
 *  shortest that is there is taken. */
export function transportPath(text: string): TransportPath | undefined {
  if (!hasTransport(text)) return undefined;
  const [transport, ...parts] = text.split(":");
  const kind = KINDS[transport!]!;
  for (let count = 1; count <= parts.length; count++) {
    const path = parts.slice(0, count).join(":");
    if (path === "" || !existsSync(path)) continue;
    const reference = parts.slice(count).join(":");
    return { path, kind, ...(reference === "" ? {} : { reference }) };
  }
  return undefined;
}

/** How to say which image of a path is meant. */
export function transportText(path: string, kind: ImageKind, reference: string): string {
  const isPacked = kind === "oci-layout" && !statSync(path).isDirectory();
  const transport = isPacked
    ? "oci-archive"
    : Object.keys(KINDS).find((name) => KINDS[name] === kind);
  return `${transport}:${path}:${reference}`;
}
