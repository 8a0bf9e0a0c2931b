import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { walk } from "../../src/layer/layer.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { StorePaths } from "../../src/store/store-paths.ts";
import { asFolder, ociImage, ociLayout } from "../image/support/make-image.ts";
import { tempFolder } from "../image/support/temp.ts";
import { newFolder } from "../store/support/images.ts";
import { lackingDocker } from "../support/lacking-docker.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { FaultyProxy } from "./support/faulty-proxy.ts";
import { noisyLayer, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { startRealRegistry } from "./support/real-registry.ts";
import { fault, reply, serve } from "./support/server.ts";

const folder = tempFolder();
const LAYERS = [noisyLayer("low", 5000), noisyLayer("middle", 300_000), noisyLayer("top", 900)];
const { skipped, why } = lackingDocker("docker-registry", "skopeo");

/** A registry that has img:1, of three packed layers. */
async function fakeRegistry(): Promise<string> {
  const registry = new FakeRegistry();
  place(registry, "img:1", LAYERS);
  return (await registry.start()).host;
}

async function realRegistry(): Promise<string> {
  const host = await startRealRegistry(folder);
  copyIn(LAYERS, `${host}/img:1`);
  return host;
}

function copyIn(layers: readonly Buffer[], name: string, ...options: readonly string[]): void {
  const made = ociImage({ layers }, { annotations: { "org.opencontainers.image.ref.name": "x" } });
  const layout = asFolder(ociLayout(made.files, [made.descriptor]), newFolder(folder));
  const target = ["--dest-tls-verify=false", `oci:${layout}:x`, `docker://${name}`];
  execFileSync("skopeo", ["copy", "-q", ...options, ...target], { stdio: "pipe" });
}

const kinds = [
  ["a registry in memory", fakeRegistry, false],
  [`Debian's docker-registry${why}`, realRegistry, skipped],
] as const;

describe.each(kinds)("pullImage() from %s", (_, start, isSkipped) => {
  const upstream = isSkipped ? Promise.resolve("") : start();
  const begin = async () => {
    const proxy = await FaultyProxy.start(await upstream);
    return { proxy, name: `${proxy.host}/img:1`, ...session(folder) };
  };
  /** The one that takes longest to come. */
  const MIDDLE = /\/blobs\/sha256:/;

  it.skipIf(isSkipped)("brings an image that opens", async () => {
    const { pull, name, store, lines } = await begin();

    const pulled = await pull(name);

    const opened = await store.open(name);
    opened.close();
    expect(opened.image.config.id).toBe(pulled.id);
    expect(
      opened.image.layers.map(({ layer }) => [...walk(layer.root)].map(({ path }) => path).join()),
    ).toEqual(["/,/low", "/,/middle", "/,/top"]);
    const digest = `sha256:${pulled.digest.slice(7)}`;
    expect(lines().slice(-3)).toEqual([
      `Digest: ${digest}`,
      `Status: Downloaded newer image for ${name}`,
      name,
    ]);
  });

  it.skipIf(isSkipped)("does nothing the second time", async () => {
    const { pull, name, lines, proxy } = await begin();
    const { digest } = await pull(name);
    lines();
    proxy.asked.splice(0);

    const again = await pull(name);

    expect(again.isNew).toBe(false);
    // Docker Hub counts the manifests that are asked for.
    expect(proxy.count("GET", /img/)).toBe(0);
    expect(proxy.count("HEAD", /manifests/)).toBe(1);
    expect(lines()).toEqual([
      "1: Pulling from img",
      `Digest: ${digest}`,
      `Status: Image is up to date for ${name}`,
      name,
    ]);
  });

  it.skipIf(isSkipped)("does as little with a registry that knows no HEAD", async () => {
    const { pull, name, lines, proxy } = await begin();
    proxy.faults.push({ method: "HEAD", path: /./, act: async () => reply(405) });
    await pull(name);
    lines();
    proxy.asked.splice(0);

    const again = await pull(name);

    expect(again.isNew).toBe(false);
    expect(proxy.count("GET", /blobs/)).toBe(0);
    expect(lines()).toContain(`Status: Image is up to date for ${name}`);
  });

  it.skipIf(isSkipped)("goes on where a connection was cut", async () => {
    const { pull, name, proxy, store, clock } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE, times: 6 },
      act: async (_asked, pass) => ({ ...(await pass()), cutAfter: 60_000 }),
    });

    await pull(name, { concurrency: 1 });

    (await store.open(name)).close();
    const ranges = proxy.asked.flatMap(({ headers }) => headers.range ?? []);
    expect(ranges.length).toBeGreaterThan(0);
    for (const range of ranges)
      expect(Number(/^bytes=(\d+)-$/.exec(range)?.[1])).toBeGreaterThan(0);
    expect(clock.waits.length).toBeGreaterThan(0);
  });

  it.skipIf(isSkipped)("keeps what came for another attempt", async () => {
    const { name, proxy, store, failure, pull, events } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE },
      act: async (asked, pass) =>
        asked.headers.range === undefined
          ? { ...(await pass()), cutAfter: 100_000 }
          : fault(500, "UNKNOWN", "broken"),
    });

    const { kind } = await failure(name);
    const names = (await store.list()).length;
    proxy.faults.splice(0);
    proxy.asked.splice(0);
    events.splice(0);
    await pull(name);

    expect(kind).toBe("server-failed");
    expect(names).toBe(0);
    expect(proxy.asked.flatMap(({ headers }) => headers.range ?? [])).toEqual(["bytes=100000-"]);
    (await store.open(name)).close();
  });

  it.skipIf(isSkipped)("begins anew with a server that knows no ranges", async () => {
    const { pull, name, proxy, store } = await begin();
    let cuts = 0;
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE },
      act: async (asked, pass) => {
        const { range: _range, ...headers } = asked.headers;
        const whole = await pass({ headers });
        return whole.body.length > 200_000 && cuts++ < 2 ? { ...whole, cutAfter: 150_000 } : whole;
      },
    });

    await pull(name);

    expect(cuts).toBe(3);
    (await store.open(name)).close();
  });

  it.skipIf(isSkipped)("does not join what begins elsewhere to what it has", async () => {
    const { pull, name, proxy, store, clock } = await begin();
    let ranges = 0;
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE },
      act: async (asked, pass) => {
        const { range, ...headers } = asked.headers;
        const whole = await pass({ headers });
        const last = whole.body.length - 1;
        if (range === undefined) {
          return last > 200_000 && ranges === 0 ? { ...whole, cutAfter: 150_000 } : whole;
        }
        ranges++;
        const told = { "content-range": `bytes 1000-${last}/${last + 1}` };
        return { status: 206, headers: told, body: whole.body.subarray(1000) };
      },
    });

    await pull(name, { concurrency: 1 });

    (await store.open(name)).close();
    expect(ranges).toBe(1);
    expect(clock.waits).toHaveLength(2);
    // Nothing came with a wrong digest: it was begun anew without being tried.
    expect(proxy.count("GET", MIDDLE)).toBe(4 + 2);
  });

  it.skipIf(isSkipped)("gets again what was spoilt on its way", async () => {
    const { pull, name, proxy, store } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE, times: 2 },
      act: async (_asked, pass) => {
        const message = await pass();
        message.body[50]! ^= 1;
        return message;
      },
    });

    await pull(name, { concurrency: 1 });

    (await store.open(name)).close();
  });

  it.skipIf(isSkipped)("tells of bytes that are wrong each time, and keeps none", async () => {
    const { failure, name, proxy, store } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE },
      act: async (_asked, pass) => {
        const message = await pass();
        if (message.body.length > 200_000) message.body[50]! ^= 1;
        return message;
      },
    });

    const { kind, what, expected, remedy } = await failure(name, { concurrency: 1 });

    expect(kind).toBe("wrong-digest");
    expect(what).toMatch(/^blob [0-9a-f]{12}: what was written has digest sha256:/);
    expect(expected).toMatch(/^sha256:/);
    expect(remedy).toContain("changes what it passes on");
    expect(await store.list()).toEqual([]);
    expect(readdirSync(new StorePaths(store.folder).ingest)).toEqual([]);
  });

  it.skipIf(isSkipped)("bears two failures of the server, and waits longer each time", async () => {
    const { pull, name, proxy, clock } = await begin();
    const act = async () => reply(500, "oops");
    proxy.faults.push({ method: "GET", path: /manifests/, times: 2, act });

    await pull(name);

    expect(clock.waits).toEqual([375, 750]);
  });

  it.skipIf(isSkipped)("waits as long as a server wants it to", async () => {
    const { pull, name, proxy, clock } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE, times: 1 },
      act: async () => fault(429, "TOOMANYREQUESTS", "slow down", { "retry-after": "17" }),
    });

    await pull(name, { concurrency: 1 });

    expect(clock.waits).toEqual([17_000]);
  });

  it.skipIf(isSkipped)("does not wait for hours", async () => {
    const { failure, name, proxy, clock } = await begin();
    const said = "You have reached your pull rate limit.";
    proxy.faults.push({
      ...{ method: "GET", path: /manifests/ },
      act: async () => fault(429, "TOOMANYREQUESTS", said, { "retry-after": "21600" }),
    });

    const { kind, what, remedy } = await failure(name);

    expect(kind).toBe("rate-limit");
    expect(what).toBe(`toomanyrequests: ${said}`);
    expect(remedy).toBe(
      "try again in 6 hours, or log in with docker login: the limit of known users is higher",
    );
    expect(clock.waits).toEqual([]);
  });

  it.skipIf(isSkipped)("takes what comes slowly", async () => {
    const { pull, name, proxy, store } = await begin();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE, times: 2 },
      act: async (_asked, pass) => ({ ...(await pass()), slow: 1 }),
    });

    await pull(name);

    (await store.open(name)).close();
  });

  it.skipIf(isSkipped)("follows to where blobs are kept, without telling who asks", async () => {
    const { pull, name, proxy, store } = await begin();
    const host = await upstream;
    const seen: (string | undefined)[] = [];
    const other = await serve(async ({ path, headers }) => {
      seen.push(headers.authorization);
      const response = await fetch(`http://${host}${path.replace("/cdn", "")}`);
      return reply(200, Buffer.from(await response.arrayBuffer()));
    });
    folder.write(
      "config.json",
      JSON.stringify({ auths: { [proxy.host]: { username: "me", password: "secret" } } }),
    );
    const isKnown = (header?: string) => header === `Basic ${btoa("me:secret")}`;
    proxy.faults.push({
      ...{ method: "GET", path: /./ },
      act: async ({ path, headers }, pass) => {
        if (!isKnown(headers.authorization)) {
          return reply(401, "", { "www-authenticate": 'Basic realm="x"' });
        }
        if (!path.includes("/blobs/")) return pass();
        return reply(307, "", { location: `http://${other.host}/cdn${path}` });
      },
    });

    await pull(name);
    folder.write("config.json", "{}");

    (await store.open(name)).close();
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  it.skipIf(isSkipped)("stops at once when it is told to, and goes on later", async () => {
    const { pull, name, proxy, store } = await begin();
    const end = new AbortController();
    proxy.faults.push({
      ...{ method: "GET", path: MIDDLE },
      act: async (_asked, pass) => ({ ...(await pass()), slow: 2 }),
    });
    const reason = new Error("enough");

    const pulling = pull(name, {
      signal: end.signal,
      onEvent: (event) => {
        const isFar = event.kind === "layer" && event.state.kind === "downloading";
        if (isFar && event.state.current > 20_000) end.abort(reason);
      },
    });

    await expect(pulling).rejects.toBe(reason);
    expect(await store.list()).toEqual([]);
    proxy.faults.splice(0);
    proxy.asked.splice(0);
    await pull(name);
    expect(proxy.asked.flatMap(({ headers }) => headers.range ?? [])).toHaveLength(1);
    (await store.open(name)).close();
  });

  it.skipIf(isSkipped)("lets two pulls of one image at once", async () => {
    const { pull, name, store } = await begin();
    const other = session(folder);

    await Promise.all([pull(name), pull(name), other.pull(name)]);

    (await store.open(name)).close();
    (await ImageStore.open(other.store.folder).open(name)).close();
  });

  it.skipIf(isSkipped)("says in Docker's words that there is no such image", async () => {
    const { failure, proxy } = await begin();

    const { what } = await failure(`${proxy.host}/img:nope`);

    expect(what).toBe(
      `manifest for ${proxy.host}/img:nope not found: manifest unknown: manifest unknown`,
    );
  });
});

describe.skipIf(skipped)(`pullImage() of what skopeo pushes${why}`, () => {
  it.each([
    ["packed with zstd", ["--dest-compress-format", "zstd", "--dest-compress"]],
    ["of schema 2", ["--format", "v2s2"]],
    ["of OCI", ["--format", "oci"]],
  ])("takes images %s", async (_, options) => {
    const host = await startRealRegistry(folder);
    copyIn(LAYERS, `${host}/a/b/c:x`, ...options);
    const { pull, store } = session(folder);

    await pull(`${host}/a/b/c:x`);

    const opened = await store.open(`${host}/a/b/c:x`);
    opened.close();
    const types = opened.manifest.layers.map(({ mediaType }) => mediaType);
    const wanted = options.includes("zstd") ? /zstd$/ : /gzip$/;
    for (const type of types) expect(type).toMatch(wanted);
    const inspect = ["inspect", "--tls-verify=false", `docker://${host}/a/b/c:x`];
    const seen = JSON.parse(execFileSync("skopeo", inspect, { encoding: "utf8" }));
    expect(seen.Digest).toBe(opened.manifest.digest);
    expect(seen.Layers).toEqual(opened.manifest.layers.map(({ digest }) => digest));
  });
});
