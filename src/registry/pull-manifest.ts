import type { Digest } from "../image/imported-image.ts";
import { familiarName, type ImageReference } from "../image/reference.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { type ImageManifest, parseManifest } from "./manifest.ts";
import { choosePlatform, type Platform } from "./platform.ts";
import { pullFailure } from "./pull-failure.ts";
import { RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";

export interface PulledManifest {
  readonly image: ImageManifest;
  /** What the name means at the registry: the digest of the index, where there is one. */
  readonly digest: Digest;
  /** Whether it was chosen by its platform. */
  readonly isChosen: boolean;
}

/** The manifest of the image that a name means on a platform.
 *  @throws RegistryError in Docker's words when there is none */
export async function pullManifest(
  session: RegistrySession,
  reference: ImageReference,
  platform: Platform,
): Promise<PulledManifest> {
  const { path } = reference;
  const name = familiarName(reference);
  const fetch = async (tagOrDigest: string) => {
    try {
      return await fetchManifest(session, path, tagOrDigest);
    } catch (error) {
      throw pullFailure(reference, error);
    }
  };
  const raw = await fetch(reference.digest ?? reference.tag ?? "latest");
  const manifest = parseManifest(raw, name);
  if (manifest.kind === "image") {
    return { image: manifest.image, digest: raw.digest, isChosen: false };
  }
  const { descriptor } = choosePlatform(manifest.candidates, platform, name);
  const chosen = await fetch(descriptor.digest);
  if (chosen.bytes.length !== descriptor.size) {
    const what = `the manifest ${descriptor.digest.slice(7, 19)} is ${chosen.bytes.length} bytes long`;
    const expected = `${descriptor.size}, as the index says`;
    throw new RegistryError({ kind: "wrong-size", where: name, what, expected });
  }
  const image = parseManifest(chosen, name);
  if (image.kind === "image") return { image: image.image, digest: raw.digest, isChosen: true };
  const what = "an index inside an index";
  throw new RegistryError({
    kind: "unsupported",
    where: name,
    what,
    expected: "an image manifest",
  });
}
