import { digestOfBytes } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import { isDigest } from "../image/is-digest.ts";
import { DEFAULT_LIMITS } from "../image/limits.ts";
import { isPage, notARegistry } from "./answer-error.ts";
import { bytesOf } from "./http-exchange.ts";
import { ACCEPTED, type ManifestBytes } from "./manifest.ts";
import { RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";

/** The manifest that a tag or a digest names in a repository, its digest checked.
 *  @throws RegistryError when there is none, or it is not what its digest says */
export function fetchManifest(
  session: RegistrySession,
  path: string,
  tagOrDigest: string,
): Promise<ManifestBytes> {
  return session.retrying(async () => {
    const { response, url } = await session.send({
      ...{ method: "GET", path: `${path}/manifests/${tagOrDigest}`, hoped: [200] },
      ...{ headers: { accept: ACCEPTED }, scopes: [pullScope(path)] },
    });
    const { bytes, whole } = await bytesOf(response, DEFAULT_LIMITS.documentBytes);
    const where = `${url.host}${url.pathname}`;
    const mediaType = response.header("content-type") ?? "";
    if (!whole) throw tooLong(where);
    if (isPage(mediaType, bytes.subarray(0, 100).toString("latin1")))
      throw notARegistry(where, 200);
    const digest = digestOfBytes(bytes);
    const told = response.header("docker-content-digest");
    const expected = isDigest(tagOrDigest) ? tagOrDigest : told;
    // Of another algorithm nothing can be said.
    if (isDigest(expected) && digest !== expected) throw wrongDigest(where, digest, expected);
    return { digest, bytes, mediaType };
  });
}

/** The digest that a tag or digest names, without its manifest: Docker Hub counts those against a limit. Null when the
 *  registry does not say, for whatever reason: that shows when the manifest is asked for. */
export async function fetchDigest(
  session: RegistrySession,
  path: string,
  tagOrDigest: string,
): Promise<Digest | null> {
  try {
    const { response } = await session.send({
      ...{ method: "HEAD", path: `${path}/manifests/${tagOrDigest}`, hoped: [200] },
      ...{ headers: { accept: ACCEPTED }, scopes: [pullScope(path)] },
    });
    response.discard();
    const digest = response.header("docker-content-digest");
    return isDigest(digest) ? digest : null;
  } catch (error) {
    if (error instanceof RegistryError) return null;
    throw error;
  }
}

export function pullScope(path: string): string {
  return `repository:${path}:pull`;
}

function tooLong(where: string): RegistryError {
  const expected = `at most ${DEFAULT_LIMITS.documentBytes} bytes`;
  return new RegistryError({ kind: "wrong-size", where, what: "the manifest goes on", expected });
}

/** What came is not what was asked for; it may have been spoilt on its way. */
export function wrongDigest(where: string, found: Digest, expected: Digest): RegistryError {
  return new RegistryError({
    ...{ kind: "wrong-digest", where, what: `what came has digest ${found}`, expected },
    ...{ remedy: "try again; if it stays so, the registry or a proxy changes what it passes on" },
    passing: true,
  });
}
