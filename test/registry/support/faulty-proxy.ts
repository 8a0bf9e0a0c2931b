import { createServer, request as httpRequest } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type Asked, type HttpMessage, listen, type TestServer } from "./server.ts";

/** What is done to some requests. */
export interface Fault {
  readonly method?: string;
  readonly path: RegExp;
  /** How often; always without. */
  times?: number;
  /** The answer in place of the server's; null: none at all, ever. */
  readonly act: (asked: Asked, pass: Pass) => Promise<FaultyMessage | null>;
}

type Pass = (changed?: Partial<Asked>) => Promise<HttpMessage>;

export interface FaultyMessage extends HttpMessage {
  /** Bytes of the body after which the connection is cut; below 0: before any answer. */
  readonly cutAfter?: number;
  /** Milliseconds between pieces of 1000 bytes. */
  readonly slow?: number;
}

/** Stands before a registry, passes requests on, and breaks what it is told to break. */
export class FaultyProxy {
  readonly asked: Asked[] = [];
  readonly faults: Fault[] = [];
  readonly host: string;
  readonly server: TestServer;

  private constructor(server: TestServer) {
    this.server = server;
    this.host = server.host;
  }

  static async start(upstream: string): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(await listen(server));
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = "", url: path = "", headers } = request;
      const asked = { method, path, headers, body: Buffer.concat(chunks) };
      proxy.asked.push(asked);
      const pass: Pass = (changed = {}) => forward(upstream, { ...asked, ...changed });
      const message = await (proxy.#faultFor(asked)?.act(asked, pass) ?? pass());
      if (message === null) return;
      if (((message as FaultyMessage).cutAfter ?? 0) < 0) {
        request.socket.destroy();
        return;
      }
      const { status, body, cutAfter, slow } = message as FaultyMessage;
      response.writeHead(status, { "content-length": body.length, ...message.headers });
      response.flushHeaders();
      if (method === "HEAD" || body.length === 0) {
        response.end();
        return;
      }
      const end = cutAfter ?? body.length;
      const step = slow === undefined ? end : 1000;
      for (let at = 0; at < end && !response.destroyed; at += step) {
        const piece = body.subarray(at, Math.min(end, at + step));
        await new Promise<void>((done) => response.write(piece, () => done()));
        if (slow !== undefined) await setTimeout(slow);
      }
      if (cutAfter === undefined) response.end();
      else request.socket.destroy();
    });
    return proxy;
  }

  #faultFor({ method, path }: Asked): Fault | undefined {
    const found = this.faults.find(
      (one) =>
        (one.method === undefined || one.method === method) &&
        one.path.test(path) &&
        (one.times ?? 1) > 0,
    );
    if (found?.times !== undefined) found.times--;
    return found;
  }

  count(method: string, path: RegExp): number {
    return this.asked.filter((one) => one.method === method && path.test(one.path)).length;
  }
}

function forward(upstream: string, asked: Asked): Promise<HttpMessage> {
  const { method, path, headers, body } = asked;
  const [hostname, port] = upstream.split(":");
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, method, path, headers, agent: false },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const told = Object.entries(response.headers)
          .filter(
            ([name]) => !/^(connection|keep-alive|transfer-encoding|content-length)$/.test(name),
          )
          .map(([name, value]) => [name, String(value)]);
        const length = response.headers["content-length"];
        if (method === "HEAD" && length !== undefined) told.push(["content-length", length]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(told),
          body: Buffer.concat(chunks),
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
