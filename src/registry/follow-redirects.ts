import type { HttpRequest, HttpResponse, Transport } from "./http-exchange.ts";
import { isLoopback } from "./proxy-settings.ts";
import { RegistryError } from "./registry-error.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 10;
/** What is for the first server alone. */
const PRIVATE = new Set(["authorization", "cookie"]);

export interface Answer {
  readonly response: HttpResponse;
  /** Where the answer came from at last. */
  readonly url: URL;
}

/** Sends a request, and goes where the server sends it: registries keep blobs with others. Credentials go to the first
 *  server only, and so does a body, which may hold some; what began encrypted stays so.
 *  @throws RegistryError when there is no end to it, or it leads to nothing that can be asked */
export async function sendFollowing(transport: Transport, request: HttpRequest): Promise<Answer> {
  let current = request;
  for (let count = 0; ; count++) {
    const response = await transport.send(current);
    const { url } = current;
    const location = response.header("location");
    if (!REDIRECTS.has(response.status) || location === null) return { response, url };
    response.discard();
    if (count === MOST_REDIRECTS) throw endless(request.url);
    current = redirected(current, request.url, location);
  }
}

function redirected(request: HttpRequest, first: URL, location: string): HttpRequest {
  const from = request.url;
  const url = parseLocation(location, from);
  if (from.protocol === "https:" && url.protocol !== "https:") throw unencrypted(from, url);
  const { trustAny, ...rest } = request;
  const isSame = url.origin === first.origin;
  if (request.body !== undefined && !isSame) throw foreignBody(from, url);
  const headers = Object.entries(request.headers).filter(
    ([name]) => isSame || !PRIVATE.has(name.toLowerCase()),
  );
  return {
    ...rest,
    ...{ url, headers: Object.fromEntries(headers) },
    // Only the host that was named as insecure is.
    ...(trustAny === true && (url.hostname === first.hostname || isLoopback(url.hostname))
      ? { trustAny }
      : {}),
  };
}

/** The address that a header names, relative ones included.
 *  @throws RegistryError when it is none */
export function parseLocation(location: string, from: URL): URL {
  let url: URL | null = null;
  try {
    url = new URL(location, from);
  } catch {
    url = null;
  }
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new RegistryError({
    ...{ kind: "refused", where: from.host, what: "it names an address that is none" },
    expected: "an http or https address",
  });
}

function endless(url: URL): RegistryError {
  const what = `sent on more than ${MOST_REDIRECTS} times`;
  return new RegistryError({ kind: "refused", where: url.host, what, remedy: "try again later" });
}

function foreignBody(from: URL, to: URL): RegistryError {
  return new RegistryError({
    ...{
      kind: "refused",
      where: from.host,
      what: `it sends on to ${to.host} what is for it alone`,
    },
    ...{ expected: "an answer of its own", remedy: "tell whoever runs the registry" },
  });
}

function unencrypted(from: URL, to: URL): RegistryError {
  return new RegistryError({
    ...{ kind: "refused", where: from.host, what: `it sends on to ${to.host} without encryption` },
    ...{ expected: "https", remedy: "tell whoever runs the registry" },
  });
}
