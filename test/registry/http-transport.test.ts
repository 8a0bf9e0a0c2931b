import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { connect, createServer as createTcp } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesOf, type HttpRequest, textOf } from "../../src/registry/http-exchange.ts";
import { NodeTransport } from "../../src/registry/http-transport.ts";
import { RegistryError, type RegistryFault } from "../../src/registry/registry-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { lackingDocker } from "../support/lacking-docker.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { noise, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { type Asked, answering, listen, reply, serve } from "./support/server.ts";

const folder = tempFolder();
const certificates = join(folder.path, "certs.d");
mkdirSync(certificates);

function transport(environment: Readonly<Record<string, string>> = {}, idleTimeout = 20_000) {
  return new NodeTransport({ environment, idleTimeout, certificates });
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  ...{ method: "GET", url: new URL(url), headers: {}, ...more },
});

async function faultOf(work: Promise<unknown>): Promise<RegistryFault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RegistryError) return error.fault;
    throw error;
  }
  throw new Error("it went well");
}

/** A proxy that finds every host on loopback. */
async function startProxy(password?: string) {
  const asked: string[] = [];
  const refuses = (header: string | undefined) =>
    password !== undefined && header !== `Basic ${btoa(password)}`;
  const plain = answering(async ({ method, path, headers }: Asked) => {
    asked.push(`${method} ${path}`);
    if (refuses(headers["proxy-authorization"])) return reply(407);
    const url = new URL(path);
    const response = await fetch(`http://127.0.0.1:${url.port}${url.pathname}`, {
      headers: { host: url.host },
    });
    return reply(response.status, Buffer.from(await response.arrayBuffer()));
  });
  const server = createHttp(plain);
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (refuses(request.headers["proxy-authorization"])) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const inner = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inner.pipe(socket);
      socket.pipe(inner);
    });
    for (const one of [inner, socket]) one.on("error", () => inner.destroy());
  });
  return { asked, host: (await listen(server)).host };
}

describe("NodeTransport", () => {
  it("leaves bytes packed that the server says are", async () => {
    const { host } = await serve(() => reply(200, "packed", { "content-encoding": "gzip" }));
    const sent = transport();

    const response = await sent.send(get(`http://${host}/`));

    expect(await textOf(response, 100)).toBe("packed");
    sent.close();
  });

  it("sends a body with its length, piece by piece", async () => {
    const seen: Asked[] = [];
    const { host } = await serve((asked) => {
      seen.push(asked);
      return reply(201);
    });
    const bytes = noise("body", 3_000_000);
    const body = {
      size: bytes.length,
      *chunks() {
        for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
      },
    };
    const sent = transport();

    const response = await sent.send(get(`http://${host}/`, { method: "PUT", body }));

    expect(response.status).toBe(201);
    expect(seen[0]?.headers["content-length"]).toBe("3000000");
    expect(seen[0]?.headers["transfer-encoding"]).toBe(undefined);
    expect(seen[0]?.body.equals(bytes)).toBe(true);
    sent.close();
  });

  it("asks again when a kept connection turns out to be closed", async () => {
    const known = new Set<unknown>();
    const server = createHttp((request, response) => {
      // It hangs up just when the second request arrives.
      if (known.has(request.socket)) request.socket.resetAndDestroy();
      else response.end("x");
      known.add(request.socket);
    });
    const { host } = await listen(server);
    const sent = transport();

    for (let i = 0; i < 5; i++) {
      expect(await textOf(await sent.send(get(`http://${host}/`)), 10)).toBe("x");
      // The connection goes back among those that wait.
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(known.size).toBe(5);
    sent.close();
  });

  it("gives up a server that accepts and says nothing", async () => {
    const { host } = await listen(createHttp(() => undefined));
    const sent = transport({}, 100);

    const { kind, what, passing } = await faultOf(sent.send(get(`http://${host}/`)));

    expect([kind, what, passing]).toEqual(["no-answer", "nothing came for 0.1 seconds", true]);
    sent.close();
  });

  it("gives up a server that falls silent in the middle", async () => {
    const { host } = await listen(
      createHttp((_request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("beginning");
      }),
    );
    const sent = transport({}, 100);

    const response = await sent.send(get(`http://${host}/`));

    expect((await faultOf(bytesOf(response, 1000))).kind).toBe("no-answer");
    sent.close();
  });

  it("ends with the signal's reason, before and after the answer", async () => {
    const { host } = await listen(
      createHttp((request, response) => {
        if (request.url === "/mute") return;
        response.writeHead(200, { "content-length": "100" });
        response.write("beginning");
      }),
    );
    const reason = new Error("enough");
    const sent = transport();

    const [early, late] = [new AbortController(), new AbortController()];
    const mute = sent.send(get(`http://${host}/mute`, { signal: early.signal }));
    const response = await sent.send(get(`http://${host}/`, { signal: late.signal }));
    early.abort(reason);
    late.abort(reason);

    await expect(mute).rejects.toBe(reason);
    await expect(bytesOf(response, 1000)).rejects.toBe(reason);
    sent.close();
  });

  it("says that a server does not speak HTTP", async () => {
    const { host } = await listen(createTcp((socket) => socket.end("220 mail.example ESMTP\r\n")));
    const sent = transport();

    const plain = await faultOf(sent.send(get(`http://${host}/`)));
    const secure = await faultOf(sent.send(get(`https://${host}/`)));

    expect([plain.kind, plain.what]).toEqual(["not-a-registry", "the answer is not HTTP"]);
    expect(secure.what).toBe("the server speaks HTTP, not HTTPS");
    sent.close();
  });

  it("says that nobody listens", async () => {
    const sent = transport();

    const fault = await faultOf(sent.send(get("http://127.0.0.1:1/")));

    expect([fault.kind, fault.where, fault.what]).toEqual([
      ...["no-network", "127.0.0.1:1", "connection refused"],
    ]);
    sent.close();
  });
});

describe("NodeTransport with a proxy", () => {
  it("asks it for plain addresses", async () => {
    const { port } = await serve(({ headers }) => reply(200, headers.host));
    const proxy = await startProxy("me:p w");
    const sent = transport({ HTTP_PROXY: `http://me:p%20w@${proxy.host}` });

    const response = await sent.send(get(`http://registry.test:${port}/x?y=z`));

    expect(await textOf(response, 100)).toBe(`127.0.0.1:${port}`);
    expect(proxy.asked).toEqual([`GET http://registry.test:${port}/x?y=z`]);
    sent.close();
  });

  it.each(["http", "https"])("says that it wants a password, for %s", async (scheme) => {
    const proxy = await startProxy("me:secret");
    const sent = transport({ HTTP_PROXY: proxy.host, HTTPS_PROXY: proxy.host });

    const fault = await faultOf(sent.send(get(`${scheme}://registry.test/`)));

    expect(fault.kind).toBe("proxy");
    expect(fault.where).toBe(`proxy ${proxy.host}`);
    expect(fault.what).toBe("it answers with status 407");
    expect(fault.remedy).toContain("NAME:PASSWORD");
    sent.close();
  });

  it.each(["http", "https"])("says that it is not there, for %s", async (scheme) => {
    const sent = transport({ HTTP_PROXY: "127.0.0.1:1", HTTPS_PROXY: "127.0.0.1:1" });

    const fault = await faultOf(sent.send(get(`${scheme}://registry.test/`)));

    expect([fault.kind, fault.where, fault.what]).toEqual([
      ...["proxy", "proxy 127.0.0.1:1", "connection refused"],
    ]);
    sent.close();
  });
});

const { skipped, why } = lackingDocker("openssl");

describe.skipIf(skipped)(`NodeTransport with TLS${why}`, () => {
  /** A certificate for a host, which signs itself. */
  const certify = (name: string, host: string) => {
    const [key, cert] = [join(folder.path, `${name}.key`), join(folder.path, `${name}.crt`)];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${host}`, "-days", "2"],
        ...["-addext", `subjectAltName=DNS:${host}`, "-keyout", key, "-out", cert],
      ],
      { stdio: "pipe" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  };

  const secured = async (host = "registry.test", name = `c${Math.random()}`) => {
    const pair = certify(name, host);
    const registry = new FakeRegistry();
    place(registry, "img:1", [Buffer.alloc(1024)]);
    const server = createHttps(
      pair,
      answering(async (asked) => registry.answer(asked)),
    );
    const { port } = await listen(server);
    const proxy = await startProxy();
    return { ...pair, port, proxy, environment: { HTTPS_PROXY: `http://${proxy.host}` } };
  };

  it("does not trust who signs for himself", async () => {
    const { environment, port, proxy } = await secured();
    const { failure } = session(folder, { environment, certificates });

    const { kind, what, where, remedy } = await failure(`registry.test:${port}/img:1`);

    expect([kind, what]).toEqual(["bad-certificate", "the certificate is self-signed"]);
    expect(where).toBe(`registry.test:${port}`);
    expect(remedy).toContain("NODE_EXTRA_CA_CERTS");
    expect(proxy.asked).toEqual([`CONNECT registry.test:${port}`]);
  });

  it("trusts the authorities that Docker's folder has for the host, through a proxy", async () => {
    const { environment, port, cert, proxy } = await secured();
    const own = join(certificates, `registry.test:${port}`);
    mkdirSync(own);
    folder.write(`certs.d/registry.test:${port}/ca.crt`, cert);
    const { pull, store } = session(folder, { environment, certificates });

    await pull(`registry.test:${port}/img:1`);

    (await store.open(`registry.test:${port}/img:1`)).close();
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT registry.test:${port}`]));
  });

  it("trusts hosts that are named as insecure", async () => {
    const { environment, port } = await secured();
    const { pull } = session(folder, { environment, certificates });

    await pull(`registry.test:${port}/img:1`, { insecure: ["registry.test"] });
  });

  it("trusts this machine", async () => {
    const { port } = await secured("localhost");
    const { pull } = session(folder, { certificates });

    await pull(`127.0.0.1:${port}/img:1`);
  });

  it("does not ask this machine without encryption when it answers with, if only that it is busy", async () => {
    const server = createHttps(
      certify("busy", "localhost"),
      answering(async () => reply(503)),
    );
    const { host } = await listen(server);
    const { failure, clock } = session(folder, { certificates });

    const { kind, what } = await failure(`${host}/img:1`);

    expect([kind, what]).toEqual(["server-failed", "status 503"]);
    expect(clock.waits).toEqual([375, 750]);
  });

  it("does not take the certificate of another host", async () => {
    const { environment, port, cert } = await secured("other.test");
    mkdirSync(join(certificates, `registry.test:${port}`));
    folder.write(`certs.d/registry.test:${port}/ca.crt`, cert);
    const { failure } = session(folder, { environment, certificates });

    const { kind, what } = await failure(`registry.test:${port}/img:1`);

    expect([kind, what]).toEqual(["bad-certificate", "the certificate is another host's"]);
  });

  it("says of a client's certificate that its key is missing", async () => {
    mkdirSync(join(certificates, "keyless.test"));
    folder.write("certs.d/keyless.test/me.cert", "x");
    const sent = transport();

    const fault = await faultOf(sent.send(get("https://keyless.test/")));

    expect(fault.what).toBe("me.cert is there without me.key");
  });
});
