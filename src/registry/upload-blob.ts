import { type ByteRange, sliceRange } from "../image/byte-range.ts";
import { chunksOf } from "../image/chunks.ts";
import type { Digest } from "../image/imported-image.ts";
import { pullScope } from "./fetch-manifest.ts";
import { type Answer, parseLocation } from "./follow-redirects.ts";
import type { HttpBody } from "./http-exchange.ts";
import { RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";

/** What became of a blob that a repository was to have. */
export type Uploaded =
  | { readonly kind: "there-already" }
  | { readonly kind: "mounted"; readonly from: string }
  | { readonly kind: "uploaded" };

export interface UploadInit {
  readonly session: RegistrySession;
  readonly path: string;
  readonly digest: Digest;
  readonly range: ByteRange;
  /** Repositories of the same registry that may have it, likeliest first. */
  readonly sources: readonly string[];
  /** Bytes of one piece; all in one without. */
  readonly chunkBytes?: number;
  /** Bytes that were sent. */
  readonly onBytes?: (current: number) => void;
}

/** Sees to it that a repository has a blob: it is there, is taken over from another repository, or is sent.
 *  distribution-spec, "Pushing blobs".
 *  @throws RegistryError when the registry will not have it */
export async function uploadBlob(init: UploadInit): Promise<Uploaded> {
  return init.session.retrying(async () => {
    if (await isThere(init)) return { kind: "there-already" };
    let begun: Answer | null = null;
    for (const from of init.sources) {
      begun = await mount(init, from);
      if (begun.response.status === 201) {
        begun.response.discard();
        return { kind: "mounted", from };
      }
    }
    await send(init, begun ?? (await begin(init)));
    return { kind: "uploaded" };
  });
}

export function pushScope(path: string): string {
  return `repository:${path}:pull,push`;
}

async function isThere({ session, path, digest }: UploadInit): Promise<boolean> {
  const { response } = await session.send({
    ...{ method: "HEAD", path: `${path}/blobs/${digest}`, hoped: [200, 404] },
    scopes: [pushScope(path)],
  });
  response.discard();
  return response.status === 200;
}

function mount({ session, path, digest }: UploadInit, from: string): Promise<Answer> {
  const query = new URLSearchParams({ mount: digest, from });
  return session.send({
    ...{ method: "POST", path: `${path}/blobs/uploads/?${query}`, hoped: [201, 202] },
    ...{ body: NOTHING, scopes: [pushScope(path), pullScope(from)] },
  });
}

function begin({ session, path }: UploadInit): Promise<Answer> {
  return session.send({
    ...{ method: "POST", path: `${path}/blobs/uploads/`, hoped: [202] },
    ...{ body: NOTHING, scopes: [pushScope(path)] },
  });
}

const NOTHING: HttpBody = { size: 0, chunks: () => [] };
const BYTES = { "content-type": "application/octet-stream" };

async function send(init: UploadInit, begun: Answer): Promise<void> {
  const { session, path, digest, range, chunkBytes = range.size } = init;
  const scopes = [pushScope(path)];
  let location = locationOf(begun);
  let at = 0;
  while (chunkBytes > 0 && range.size - at > chunkBytes) {
    const end = at + chunkBytes;
    const answer = await session.send({
      ...{ method: "PATCH", path: location, scopes, hoped: [202] },
      headers: { ...BYTES, "content-range": `${at}-${end - 1}` },
      body: bodyOf(init, at, end),
    });
    location = locationOf(answer);
    at = end;
  }
  location.searchParams.set("digest", digest);
  const { response } = await session.send({
    ...{ method: "PUT", path: location, scopes, hoped: [201, 204] },
    headers: at === 0 ? BYTES : { ...BYTES, "content-range": `${at}-${range.size - 1}` },
    body: bodyOf(init, at, range.size),
  });
  response.discard();
}

/** Where the upload goes on. */
function locationOf({ response, url }: Answer): URL {
  const location = response.header("location");
  response.discard();
  if (location !== null) return parseLocation(location, url);
  const what = "it does not say where the upload goes on";
  throw new RegistryError({ kind: "not-a-registry", where: url.host, what });
}

function bodyOf({ range, onBytes }: UploadInit, from: number, to: number): HttpBody {
  return {
    size: to - from,
    *chunks() {
      let sent = from;
      for (const chunk of chunksOf(sliceRange(range, from, to - from, range.label))) {
        yield chunk;
        sent += chunk.length;
        onBytes?.(sent);
      }
    },
  };
}
