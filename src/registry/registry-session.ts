import { answerError, isPage, notARegistry } from "./answer-error.ts";
import { Authorizer } from "./authorizer.ts";
import type { Clock } from "./clock.ts";
import type { FoundCredentials } from "./credentials.ts";
import { type Answer, sendFollowing } from "./follow-redirects.ts";
import { bytesOf, type HttpBody, type HttpRequest, type Transport } from "./http-exchange.ts";
import { RegistryError } from "./registry-error.ts";
import type { Endpoint } from "./registry-host.ts";
import { RETRY_POLICY, type RetryInit, type RetryPolicy, retrying } from "./retry.ts";
import { requestToken } from "./token.ts";

export interface SessionInit {
  /** In the order they are tried. */
  readonly endpoints: readonly Endpoint[];
  readonly transport: Transport;
  readonly clock: Clock;
  readonly credentials: () => Promise<FoundCredentials>;
  readonly policy?: RetryPolicy;
  readonly signal?: AbortSignal;
}

export interface RegistryRequest {
  readonly method: HttpRequest["method"];
  /** Relative to /v2/, or an address that the registry has named. */
  readonly path: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /** What the token has to allow. */
  readonly scopes: readonly string[];
  /** The statuses that are no errors. */
  readonly hoped: readonly number[];
}

/** Attempts on the first contact: a name that is wrong is to be told soon. */
const FIRST_CONTACT = { ...RETRY_POLICY, attempts: 3 };
const LONGEST_GREETING = 4096;

/** Talks with one registry for one pull or push. */
export class RegistrySession {
  readonly endpoint: Endpoint;
  readonly #init: SessionInit;
  readonly #authorizer: Authorizer;

  private constructor(init: SessionInit, endpoint: Endpoint, authorizer: Authorizer) {
    this.#init = init;
    this.endpoint = endpoint;
    this.#authorizer = authorizer;
  }

  /** Finds the endpoint that answers, and what it wants to know of us.
   *  @throws RegistryError when none does, or what answers is no registry */
  static async open(init: SessionInit): Promise<RegistrySession> {
    const { endpoints, policy } = init;
    const patient = { ...FIRST_CONTACT, ...policy };
    for (const endpoint of endpoints.slice(0, -1)) {
      try {
        return await RegistrySession.#greet(init, endpoint, { ...patient, attempts: 1 });
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        // Whoever answers, if only that it is busy, is the one.
        const { kind } = error;
        const answers = kind === "server-failed" || kind === "rate-limit";
        if (answers) return RegistrySession.#greet(init, endpoint, patient);
      }
    }
    return RegistrySession.#greet(init, endpoints.at(-1)!, patient);
  }

  static async #greet(
    init: SessionInit,
    endpoint: Endpoint,
    policy: RetryPolicy,
  ): Promise<RegistrySession> {
    const { transport, clock, credentials, signal } = init;
    const { url, trustAny } = endpoint;
    return retrying(retryInit(init, policy), async () => {
      const request: HttpRequest = {
        ...{ method: "GET", url, headers: {}, trustAny },
        ...(signal === undefined ? {} : { signal }),
      };
      const { response } = await sendFollowing(transport, request).catch(atFirst);
      if (response.status >= 500 || response.status === 429) {
        throw await answerError(url, response, clock.now());
      }
      const greeting = await bytesOf(response, LONGEST_GREETING);
      if (isPage(response.header("content-type") ?? "", greeting.bytes.toString("latin1"))) {
        throw notARegistry(`${url.host}${url.pathname}`, response.status);
      }
      const authorizer = new Authorizer({
        ...{ endpoint, credentials, now: () => clock.now() },
        requestToken: (one) =>
          retrying(retryInit(init), () => requestToken(one, transport, clock, signal)),
      });
      authorizer.learn(response.header("www-authenticate"));
      return new RegistrySession(init, endpoint, authorizer);
    });
  }

  get clock(): Clock {
    return this.#init.clock;
  }

  /** Asks until there is an answer, or no hope of one. */
  retrying<T>(
    attempt: () => Promise<T>,
    more: Pick<RetryInit, "progress" | "onWait"> & { readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    return retrying({ ...retryInit(this.#init), ...more }, attempt);
  }

  /** Asks once.
   *  @throws RegistryError when the answer is none of those hoped for */
  async send(request: RegistryRequest, signal = this.#init.signal): Promise<Answer> {
    const { url } = this.endpoint;
    const address = new URL(request.path, url);
    // An address that the registry has named may be another's.
    const isOwn = address.origin === url.origin;
    const { scopes } = request;
    let header = isOwn ? await this.#authorizer.header(scopes) : null;
    for (let tries = 1; ; tries++) {
      const answer = await this.#exchange(request, address, header, signal);
      const { response } = answer;
      if (request.hoped.includes(response.status)) return answer;
      if (response.status !== 401 || tries === 3 || !isOwn || answer.url.origin !== url.origin) {
        throw await this.#failure(answer);
      }
      const wanted = response.header("www-authenticate");
      const failure = await this.#failure(answer);
      if (!(await this.#authorizer.renew(wanted, scopes, header))) throw failure;
      header = await this.#authorizer.header(scopes);
    }
  }

  #exchange(
    request: RegistryRequest,
    url: URL,
    authorization: string | null,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const made: HttpRequest = {
      ...{ method: request.method, url, trustAny: this.endpoint.trustAny },
      headers: { ...request.headers, ...(authorization === null ? {} : { authorization }) },
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signal === undefined ? {} : { signal }),
    };
    if (request.method === "GET" || request.method === "HEAD") {
      return sendFollowing(this.#init.transport, made);
    }
    return this.#init.transport.send(made).then((response) => ({ response, url }));
  }

  async #failure({ response, url }: Answer): Promise<RegistryError> {
    const { fault } = await answerError(url, response, this.clock.now());
    if (fault.kind !== "denied") return new RegistryError(fault);
    // Addresses of other stores are good for a while only: the registry gives a new one.
    if (url.origin !== this.endpoint.url.origin)
      return new RegistryError({ ...fault, passing: true });
    const { problem, credentials } = await this.#authorizer.credentials();
    if (problem !== undefined) return new RegistryError({ ...fault, remedy: problem });
    if (credentials === null) return new RegistryError(fault);
    return new RegistryError({ ...fault, remedy: "the user that is logged in may not" });
  }
}

function retryInit({ clock, signal, policy }: SessionInit, own?: RetryPolicy): RetryInit {
  const init = { clock, policy: own ?? policy ?? RETRY_POLICY };
  return signal === undefined ? init : { ...init, signal };
}

/** Who cannot be reached at first is not there. */
function atFirst(error: unknown): never {
  if (error instanceof RegistryError && error.kind === "no-network") {
    const { passing: _, ...fault } = error.fault;
    throw new RegistryError(fault, error);
  }
  throw error;
}
