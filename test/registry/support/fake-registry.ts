import { digestOf } from "../../store/support/images.ts";
import { type Asked, fault, type HttpMessage, reply, serve, type TestServer } from "./server.ts";

/** A registry in memory: as much of distribution-spec as a client of good will needs. */
export class FakeRegistry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  readonly #uploads = new Map<string, Buffer>();
  #count = 0;

  start(): Promise<TestServer> {
    return serve((asked) => this.answer(asked));
  }

  addBlob(repository: string, bytes: Buffer): string {
    const digest = digestOf(bytes);
    this.blobs.set(`${repository}@${digest}`, bytes);
    return digest;
  }

  addManifest(repository: string, tag: string, bytes: Buffer, type: string): string {
    const digest = digestOf(bytes);
    for (const name of [tag, digest]) this.manifests.set(`${repository}@${name}`, { type, bytes });
    return digest;
  }

  answer({ method, path, headers, body }: Asked): HttpMessage {
    const url = new URL(path, "http://x");
    const [, repository = "", kind = "", name = ""] =
      /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests)\/([^/]*)$/.exec(url.pathname) ?? [];
    if (url.pathname === "/v2/") return reply(200, {});
    const key = `${repository}@${name}`;
    switch (`${method} ${kind}`) {
      case "GET blobs":
      case "HEAD blobs":
        return this.#blob(this.blobs.get(key), headers.range);
      case "GET manifests":
      case "HEAD manifests": {
        const found = this.manifests.get(key);
        if (found === undefined) return fault(404, "MANIFEST_UNKNOWN", "manifest unknown");
        const told = { "content-type": found.type, "docker-content-digest": digestOf(found.bytes) };
        return reply(200, found.bytes, told);
      }
      case "PUT manifests": {
        const digest = this.addManifest(repository, name, body, headers["content-type"] ?? "");
        return reply(201, "", { "docker-content-digest": digest });
      }
      case "POST blobs/uploads":
        return this.#begin(repository, url.searchParams);
      case "PATCH blobs/uploads": {
        this.#uploads.set(name, Buffer.concat([this.#uploads.get(name)!, body]));
        return reply(202, "", { location: url.pathname });
      }
      case "PUT blobs/uploads": {
        const bytes = Buffer.concat([this.#uploads.get(name)!, body]);
        if (digestOf(bytes) !== url.searchParams.get("digest")) {
          return fault(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        this.addBlob(repository, bytes);
        return reply(201);
      }
      default:
        return reply(404, "404 page not found");
    }
  }

  #blob(bytes: Buffer | undefined, range: string | undefined): HttpMessage {
    if (bytes === undefined) return fault(404, "BLOB_UNKNOWN", "blob unknown to registry");
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    if (from === 0) return reply(200, bytes);
    if (from >= bytes.length) return reply(416);
    const told = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    return reply(206, bytes.subarray(from), told);
  }

  #begin(repository: string, query: URLSearchParams): HttpMessage {
    const [digest, from] = [query.get("mount"), query.get("from")];
    const known = this.blobs.get(`${from}@${digest}`);
    if (known !== undefined) {
      this.addBlob(repository, known);
      return reply(201);
    }
    const id = `u${this.#count++}`;
    this.#uploads.set(id, Buffer.alloc(0));
    return reply(202, "", { location: `/v2/${repository}/blobs/uploads/${id}` });
  }
}
