import { answerError } from "./answer-error.ts";
import type { Clock } from "./clock.ts";
import type { Credentials } from "./credentials.ts";
import { sendFollowing } from "./follow-redirects.ts";
import { type HttpRequest, type Transport, textOf } from "./http-exchange.ts";
import { jsonFields } from "./json-fields.ts";
import { RegistryError } from "./registry-error.ts";

/** What a token is asked for with: distribution, "Token Authentication Specification". */
export interface TokenRequest {
  /** The realm. */
  readonly url: URL;
  readonly service?: string;
  /** `repository:library/alpine:pull`, … */
  readonly scopes: readonly string[];
  readonly credentials: Credentials | null;
  readonly trustAny: boolean;
}

export interface Token {
  readonly token: string;
  /** Milliseconds for which it is good. */
  readonly lifetime: number;
}

export type RequestToken = (request: TokenRequest) => Promise<Token>;

const LONGEST_ANSWER = 1 << 20;
/** Seconds; the specification's, for servers that do not say. */
const LIFETIME = 60;
/** Share of a lifetime that is used: the clocks of two machines differ. */
const USED = 0.9;

/** Asks a server of tokens once. Nobody is a user, too: public images want tokens of nobody.
 *  @throws RegistryError "denied" when it knows these credentials not */
export async function requestToken(
  request: TokenRequest,
  transport: Transport,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Token> {
  const { url, trustAny } = request;
  const made = { ...makeRequest(request), trustAny, ...(signal === undefined ? {} : { signal }) };
  const { response } = await sendFollowing(transport, made);
  if (response.status !== 200) {
    const { fault } = await answerError(url, response, clock.now());
    if (fault.kind !== "denied" || request.credentials === null) throw new RegistryError(fault);
    const remedy = "log in anew with docker login: name or password are not right any more";
    throw new RegistryError({ ...fault, remedy });
  }
  return parseToken(url, await textOf(response, LONGEST_ANSWER));
}

function makeRequest({ url, service, scopes, credentials }: TokenRequest): HttpRequest {
  const fields: [string, string][] = service === undefined ? [] : [["service", service]];
  if (credentials?.kind === "identity-token") {
    // OAuth2, which alone takes them.
    fields.push(["grant_type", "refresh_token"], ["refresh_token", credentials.token]);
    fields.push(["client_id", "copyup"], ["scope", scopes.join(" ")]);
    const bytes = Buffer.from(new URLSearchParams(fields).toString());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = { size: bytes.length, chunks: () => [bytes] };
    return { method: "POST", url, headers, body };
  }
  const asked = new URL(url);
  for (const scope of scopes) fields.push(["scope", scope]);
  for (const [name, value] of fields) asked.searchParams.append(name, value);
  if (credentials?.kind !== "password") return { method: "GET", url: asked, headers: {} };
  asked.searchParams.append("account", credentials.name);
  const pair = `${credentials.name}:${credentials.password}`;
  const authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  return { method: "GET", url: asked, headers: { authorization } };
}

function parseToken(url: URL, text: string): Token {
  const { token, access_token: access, expires_in: seconds } = jsonFields(text);
  const found = [token, access].find((one) => typeof one === "string" && one !== "");
  // It becomes a header: what is none would make a second one of it.
  if (typeof found !== "string" || !/^[\x21-\x7e]+$/.test(found)) {
    const what = "it gave no token";
    throw new RegistryError({ kind: "not-a-registry", where: `${url.host}${url.pathname}`, what });
  }
  const lifetime = typeof seconds === "number" && seconds > 0 ? seconds : LIFETIME;
  return { token: found, lifetime: lifetime * 1000 * USED };
}
