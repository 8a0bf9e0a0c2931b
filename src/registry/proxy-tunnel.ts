import { type ClientRequestArgs, request as httpRequest, type IncomingMessage } from "node:http";
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { networkError } from "./network-error.ts";
import { RegistryError } from "./registry-error.ts";

type Done = (error: Error | null, stream: Duplex) => void;

/** Connections to HTTPS servers through a proxy: RFC 9110, 9.3.6 CONNECT. Node 20's own fetch and agents know none. */
export class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;
  readonly #idle: number;

  /** `idle`: milliseconds that the proxy may take to answer. */
  constructor(proxy: URL, idle: number, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#idle = idle;
  }

  override createConnection(options: ClientRequestArgs & ConnectionOptions, done: Done): undefined {
    const fail = (error: unknown) => done(error as Error, undefined as never);
    openTunnel(this.#proxy, `${options.host}:${options.port}`, this.#idle).then((socket) => {
      const { socketPath: _, ...plain } = options as ConnectionOptions & { socketPath?: string };
      const secure = connect({ ...plain, socket });
      done(null, secure);
    }, fail);
    return undefined;
  }
}

function openTunnel(proxy: URL, target: string, idle: number): Promise<Socket> {
  const send = proxy.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      ...{ host: hostOf(proxy), port: portOf(proxy), method: "CONNECT", path: target },
      ...{ headers: { host: target, ...proxyHeaders(proxy) }, agent: false, timeout: idle },
    });
    request.once("connect", (response: IncomingMessage, socket: Socket) => {
      socket.setTimeout(0);
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      return reject(refusedByProxy(proxy, response.statusCode ?? 0));
    });
    // A server that is no proxy answers as if it had been asked for a page.
    request.once("response", (response) => {
      response.destroy();
      reject(refusedByProxy(proxy, response.statusCode ?? 0));
    });
    request.once("timeout", () => request.destroy(proxyFailure(proxy, "no answer") as Error));
    request.once("error", (error) => reject(proxyFailure(proxy, error)));
    request.end();
  });
}

export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** What a proxy wants of everybody who uses it. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** The proxy answers, and will not. */
export function refusedByProxy(proxy: URL, status: number): RegistryError {
  const login = "put a name and password into its address: http://NAME:PASSWORD@HOST:PORT";
  return new RegistryError({
    ...{ kind: "proxy", where: `proxy ${proxy.host}`, what: `it answers with status ${status}` },
    remedy: status === 407 ? login : "check HTTPS_PROXY and NO_PROXY",
    passing: status >= 500,
  });
}

/** The same failure with the name of the proxy: the registry itself was not reached. */
export function proxyFailure(proxy: URL, error: unknown): unknown {
  if (error instanceof RegistryError && error.kind === "proxy") return error;
  const known = networkError(proxy, error);
  const what = known instanceof RegistryError ? known.fault.what : String(error);
  const remedy = "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY";
  return new RegistryError(
    { kind: "proxy", where: `proxy ${proxy.host}`, what, remedy, passing: true },
    error,
  );
}
