import { isLoopback } from "./proxy-settings.ts";
import { RegistryError } from "./registry-error.ts";

/** Where a registry may be asked. The first that answers is taken. */
export interface Endpoint {
  readonly url: URL;
  /** Whether it may show any certificate. */
  readonly trustAny: boolean;
}

const HUB = "docker.io";
const HUB_HOST = "registry-1.docker.io";
/** What Docker's config file calls Docker Hub. moby: registry.IndexServer */
const HUB_SERVER = "https://index.docker.io/v1/";

/** The addresses of the registry of a domain, as Docker tries them (moby: lookupV2Endpoints): HTTPS; for this machine
 *  and the hosts that were named as insecure with any certificate, and then HTTP.
 *  @throws RegistryError when the domain is no address of a host */
export function endpointsOf(domain: string, insecure: readonly string[]): Endpoint[] {
  const host = domain === HUB ? HUB_HOST : domain;
  const secure = parseHost(host, "https");
  if (!isInsecure(secure, domain, insecure)) return [{ url: secure, trustAny: false }];
  return [
    { url: secure, trustAny: true },
    { url: parseHost(host, "http"), trustAny: true },
  ];
}

function parseHost(host: string, scheme: string): URL {
  try {
    return new URL(`${scheme}://${host}/v2/`);
  } catch (error) {
    const what = "no address of a host";
    throw new RegistryError(
      { kind: "not-a-registry", where: host, what, expected: "HOST:PORT" },
      error,
    );
  }
}

/** A name without a port means every port. */
function isInsecure(url: URL, domain: string, insecure: readonly string[]): boolean {
  if (isLoopback(url.hostname)) return true;
  return insecure.some((one) => one === domain || one === url.host || one === url.hostname);
}

/** What Docker's config file calls the registry of a domain. */
export function serverOf(domain: string): string {
  return domain === HUB ? HUB_SERVER : domain;
}
