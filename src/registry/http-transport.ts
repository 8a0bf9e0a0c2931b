import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { certificatesOf } from "./host-certificates.ts";
import type { HttpRequest, HttpResponse, Transport } from "./http-exchange.ts";
import { networkError } from "./network-error.ts";
import { type Environment, proxyFor } from "./proxy-settings.ts";
import {
  hostOf,
  portOf,
  proxyFailure,
  proxyHeaders,
  refusedByProxy,
  TunnelAgent,
} from "./proxy-tunnel.ts";
import { RegistryError } from "./registry-error.ts";

export interface TransportOptions {
  /** Where the proxies stand. */
  readonly environment: Environment;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly idleTimeout: number;
  /** The folder of certificates for single hosts. */
  readonly certificates?: string;
}

/** A registry that got a large blob may take minutes to put it away before it answers. */
const UPLOAD_PATIENCE = 5;

/** Docker's. */
const CERTIFICATES = "/etc/docker/certs.d";

/** HTTP with Node's own http and https, not its fetch. Node 20's fetch goes through no proxy, waits five minutes for
 *  a silent server, unpacks what has a Content-Encoding (the digest of a blob is that of its bytes as they come), and
 *  cannot send a stream with a Content-Length, without which some registries take no upload. */
export class NodeTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #agents = new Map<string, Agent>();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    request.signal?.throwIfAborted();
    const first = await this.#try(request);
    // A kept connection that the server has closed meanwhile: nothing was asked yet.
    return first === "stale" ? ((await this.#try(request, true)) as HttpResponse) : first;
  }

  #try(request: HttpRequest, again = false): Promise<HttpResponse | "stale"> {
    const proxy = proxyFor(request.url, this.#options.environment);
    const sent = this.#start(request, proxy);
    return new Promise((resolve, reject) => {
      let answer: IncomingMessage | null = null;
      sent.once("timeout", () => sent.destroy(this.#silence(request)));
      sent.once("response", (response) => {
        answer = response;
        if (proxy !== null && response.statusCode === 407) {
          response.destroy();
          return reject(refusedByProxy(proxy, 407));
        }
        return resolve(new NodeResponse(request, sent, response));
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        // What goes wrong after the answer is told by its body.
        if (answer !== null) return;
        if (request.signal?.aborted === true) return reject(request.signal.reason);
        if (error.code === "ECONNRESET" && sent.reusedSocket && !again) return resolve("stale");
        const throughProxy = proxy !== null && request.url.protocol === "http:";
        return reject(throughProxy ? proxyFailure(proxy, error) : networkError(request.url, error));
      });
      writeBody(request, sent, () => answer !== null);
    });
  }

  #start(request: HttpRequest, proxy: URL | null) {
    const { url, method, headers, signal, trustAny, body } = request;
    const secure = url.protocol === "https:";
    const plainProxy = secure ? null : proxy;
    const target = plainProxy ?? url;
    const path = `${url.pathname}${url.search}`;
    const all: Record<string, string> = { "user-agent": "copyup", ...headers };
    // The port that goes without saying is left out: RFC 9110, 7.2.
    all.host = url.host;
    if (body !== undefined) all["content-length"] = String(body.size);
    if (plainProxy !== null) Object.assign(all, proxyHeaders(plainProxy));
    const send = secure || plainProxy?.protocol === "https:" ? httpsRequest : httpRequest;
    return send({
      ...{ host: hostOf(target), port: portOf(target), method, headers: all },
      path: plainProxy === null ? path : `http://${url.host}${path}`,
      agent: this.#agent(url, proxy, trustAny ?? false),
      timeout: this.#patience(request),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** One for each way to a server. */
  #agent(url: URL, proxy: URL | null, trustAny: boolean): Agent {
    const key = [url.protocol, url.host, proxy?.href ?? "", trustAny].join(" ");
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      agent = this.#newAgent(url, proxy, trustAny);
      this.#agents.set(key, agent);
    }
    return agent;
  }

  #newAgent(url: URL, proxy: URL | null, trustAny: boolean): Agent {
    const keep = { keepAlive: true, timeout: this.#options.idleTimeout };
    if (url.protocol === "http:") {
      return proxy?.protocol === "https:" ? new HttpsAgent(keep) : new Agent(keep);
    }
    const folder = this.#options.certificates ?? CERTIFICATES;
    const options: AgentOptions = {
      ...keep,
      ...certificatesOf(url.host, folder),
      ...(trustAny ? { rejectUnauthorized: false } : {}),
    };
    if (proxy === null) return new HttpsAgent(options);
    return new TunnelAgent(proxy, this.#options.idleTimeout, options);
  }

  /** Milliseconds without a byte. */
  #patience({ body }: HttpRequest): number {
    return this.#options.idleTimeout * (body === undefined ? 1 : UPLOAD_PATIENCE);
  }

  #silence(request: HttpRequest): RegistryError {
    const what = `nothing came for ${this.#patience(request) / 1000} seconds`;
    const remedy = "try again: what was downloaded is kept";
    const where = request.url.host;
    return new RegistryError({ kind: "no-answer", where, what, remedy, passing: true });
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

/** Ends early when the answer is there before all is sent. */
function writeBody({ body }: HttpRequest, sent: ClientRequest, answered: () => boolean): void {
  if (body === undefined) {
    sent.end();
    return;
  }
  const chunks = body.chunks()[Symbol.iterator]();
  const pump = (): void => {
    try {
      while (!answered() && !sent.destroyed) {
        const { value, done } = chunks.next();
        if (done === true) break;
        if (!sent.write(value)) {
          sent.once("drain", pump);
          return;
        }
      }
      chunks.return?.();
      sent.end();
    } catch (error) {
      sent.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  pump();
}

class NodeResponse implements HttpResponse {
  readonly status: number;
  readonly #request: HttpRequest;
  readonly #sent: ClientRequest;
  readonly #response: IncomingMessage;
  #failure: unknown = null;

  constructor(request: HttpRequest, sent: ClientRequest, response: IncomingMessage) {
    this.status = response.statusCode ?? 0;
    this.#request = request;
    this.#sent = sent;
    this.#response = response;
    // A destroyed request tells its own reason; the response says only that it was cut.
    sent.on("error", (error) => {
      this.#failure = error;
    });
    response.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  header(name: string): string | null {
    const value = this.#response.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const { signal, url } = this.#request;
    try {
      for await (const chunk of this.#response) yield chunk;
    } catch (error) {
      signal?.throwIfAborted();
      throw networkError(url, this.#failure ?? error);
    }
    signal?.throwIfAborted();
  }

  discard(): void {
    this.#response.destroy();
    this.#sent.destroy();
  }
}
