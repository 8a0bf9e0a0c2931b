import { DEPTH_LIMITS } from "../driver/depth-limits.ts";
import { readImageConfig, requireLayerCount } from "../image/image-config.ts";
import type { ImageConfig } from "../image/imported-image.ts";
import { DEFAULT_LIMITS } from "../image/limits.ts";
import { familiarName, type ImageReference } from "../image/reference.ts";
import type { StoreLease } from "../store/store-lease.ts";
import { downloadBlob } from "./download-blob.ts";
import type { ImageManifest } from "./manifest.ts";
import { RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";

/** Brings the config of an image into the store, and reads it.
 *  @throws RegistryError when it cannot be had; ImageError when it does not fit the manifest */
export async function pullConfig(
  session: RegistrySession,
  reference: ImageReference,
  { config: descriptor, layers }: ImageManifest,
  lease: StoreLease,
  signal: AbortSignal | undefined,
): Promise<ImageConfig> {
  if ((await lease.keep(descriptor.digest)) !== descriptor.size) {
    await downloadBlob(session, reference.path, descriptor, lease, {}, signal);
  }
  const blob = lease.blobs.open(descriptor.digest);
  try {
    const name = familiarName(reference);
    const config = readImageConfig({ ...blob.range, label: name }, DEFAULT_LIMITS);
    requireLayerCount(config, layers.length, name);
    requireDepth(layers.length);
    return config;
  } finally {
    blob.close();
  }
}

/** @throws RegistryError in Docker's words when an image has more layers than Docker registers. Docker says so after the
 *  last that it can; here nothing is downloaded that cannot be kept. */
function requireDepth(count: number): void {
  const { most, message } = DEPTH_LIMITS["image store"];
  if (count <= most) return;
  const what = `failed to register layer: ${message}`;
  throw new RegistryError({ kind: "unsupported", what, expected: `at most ${most} layers` });
}
