import { type Challenge, parseChallenges } from "./challenge.ts";
import type { Credentials, FoundCredentials } from "./credentials.ts";
import { parseLocation } from "./follow-redirects.ts";
import { RegistryError } from "./registry-error.ts";
import type { Endpoint } from "./registry-host.ts";
import type { RequestToken, TokenRequest } from "./token.ts";

export interface AuthorizerInit {
  readonly endpoint: Endpoint;
  /** Looked for when the registry wants to know for the first time: a helper may ask the user. */
  readonly credentials: () => Promise<FoundCredentials>;
  readonly requestToken: RequestToken;
  readonly now: () => number;
}

interface KeptToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Shows a registry who asks, in the way that it has asked for. Tokens are kept for as long as they are good. */
export class Authorizer {
  readonly #init: AuthorizerInit;
  readonly #tokens = new Map<string, Promise<KeptToken>>();
  #challenge: Challenge | null = null;
  #found: Promise<FoundCredentials> | null = null;

  constructor(init: AuthorizerInit) {
    this.#init = init;
  }

  /** Remembers what the registry wants. */
  learn(header: string | null): void {
    const challenges = header === null ? [] : parseChallenges(header);
    const known = (scheme: string) => challenges.find((one) => one.scheme === scheme);
    this.#challenge = known("bearer") ?? known("basic") ?? this.#challenge;
  }

  /** The Authorization header for a request, or null when none was asked for or there is nothing to show. */
  async header(scopes: readonly string[]): Promise<string | null> {
    const challenge = this.#challenge;
    if (challenge === null) return null;
    const { credentials } = await this.credentials();
    if (credentials?.kind === "registry-token") return `Bearer ${credentials.token}`;
    if (challenge.scheme === "basic") return basicHeader(credentials);
    return `Bearer ${await this.#token(challenge, credentials, scopes)}`;
  }

  /** After a 401: whether another header than the one refused can be shown. */
  async renew(
    header: string | null,
    scopes: readonly string[],
    refused: string | null,
  ): Promise<boolean> {
    this.learn(header);
    this.#tokens.delete(keyOf(scopes));
    const next = await this.header(scopes);
    return next !== null && next !== refused;
  }

  credentials(): Promise<FoundCredentials> {
    this.#found ??= this.#init.credentials();
    return this.#found;
  }

  async #token(
    challenge: Challenge,
    credentials: Credentials | null,
    scopes: readonly string[],
  ): Promise<string> {
    const key = keyOf(scopes);
    const kept = this.#tokens.get(key);
    if (kept !== undefined) {
      const { token, until } = await kept;
      if (until > this.#init.now()) return token;
    }
    const asked = this.#request(challenge, credentials, scopes);
    this.#tokens.set(key, asked);
    try {
      return (await asked).token;
    } catch (error) {
      if (this.#tokens.get(key) === asked) this.#tokens.delete(key);
      throw error;
    }
  }

  async #request(
    challenge: Challenge,
    credentials: Credentials | null,
    scopes: readonly string[],
  ): Promise<KeptToken> {
    const { endpoint, requestToken, now } = this.#init;
    const { realm, service } = challenge.parameters;
    if (realm === undefined) throw noRealm(endpoint);
    const url = parseLocation(realm, endpoint.url);
    const isPlain = url.protocol === "http:" && endpoint.url.protocol === "https:";
    if (isPlain && !endpoint.trustAny) throw plainRealm(endpoint, url);
    const request: TokenRequest = {
      ...{ url, scopes, credentials },
      ...(service === undefined ? {} : { service }),
      trustAny: endpoint.trustAny && url.hostname === endpoint.url.hostname,
    };
    const begun = now();
    const { token, lifetime } = await requestToken(request);
    return { token, until: begun + lifetime };
  }
}

function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join(" ");
}

function basicHeader(credentials: Credentials | null): string | null {
  if (credentials?.kind !== "password") return null;
  const pair = `${credentials.name}:${credentials.password}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function noRealm({ url }: Endpoint): RegistryError {
  const what = "it wants a token and does not say who gives it";
  return new RegistryError({ kind: "not-a-registry", where: url.host, what });
}

function plainRealm({ url }: Endpoint, realm: URL): RegistryError {
  return new RegistryError({
    ...{ kind: "refused", where: url.host, what: `it has tokens asked for at ${realm.origin}` },
    ...{ expected: "an https address", remedy: "name the host as insecure if that is meant" },
  });
}
