import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterAll } from "vitest";

/** A server on loopback that ends with the test file. */
export interface TestServer {
  /** 127.0.0.1:PORT. */
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface HttpMessage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const running: TestServer[] = [];
afterAll(async () => {
  for (const server of running.splice(0)) await server.stop();
});

export async function listen(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const started = { host: `127.0.0.1:${port}`, port, stop };
  running.push(started);
  return started;
}

/** A server of whole answers. */
export function serve(answer: (asked: Asked) => HttpMessage | Promise<HttpMessage>) {
  return listen(createServer(answering(async (asked) => answer(asked))));
}

export function answering(answer: (asked: Asked) => Promise<HttpMessage | null>): RequestListener {
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    const message = await answer({ method, path, headers, body: Buffer.concat(chunks) });
    // Null: the server falls silent.
    if (message === null) return;
    response.writeHead(message.status, {
      "content-length": String(message.body.length),
      ...message.headers,
    });
    response.end(method === "HEAD" ? undefined : message.body);
  };
}

export function reply(
  status: number,
  body: string | Buffer | object = "",
  headers: Readonly<Record<string, string>> = {},
): HttpMessage {
  if (Buffer.isBuffer(body)) return { status, headers, body };
  if (typeof body === "string") return { status, headers, body: Buffer.from(body) };
  const all = { "content-type": "application/json", ...headers };
  return { status, headers: all, body: Buffer.from(JSON.stringify(body)) };
}

/** The answer of a registry that says what is wrong. */
export function fault(status: number, code: string, message: string, headers = {}): HttpMessage {
  return reply(status, { errors: [{ code, message }] }, headers);
}
