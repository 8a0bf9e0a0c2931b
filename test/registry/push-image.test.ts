import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { OCI_TYPES } from "../../src/image/media-types.ts";
import { parseReference } from "../../src/image/reference.ts";
import { RegistryError } from "../../src/registry/registry-error.ts";
import { makeManifest } from "../../src/store/make-manifest.ts";
import { tempFolder } from "../image/support/temp.ts";
import { load, ociArchive } from "../store/support/images.ts";
import { lackingDocker } from "../support/lacking-docker.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { FaultyProxy } from "./support/faulty-proxy.ts";
import { noisyLayer, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { startRealRegistry } from "./support/real-registry.ts";
import { fault, reply } from "./support/server.ts";

const folder = tempFolder();
const { skipped, why } = lackingDocker("docker-registry", "skopeo");

const kinds = [
  ["a registry in memory", async () => (await new FakeRegistry().start()).host, false],
  [`Debian's docker-registry${why}`, () => startRealRegistry(folder), skipped],
] as const;

describe.each(kinds)("pushImage() to %s", (_, start, isSkipped) => {
  const upstream = isSkipped ? Promise.resolve("") : start();
  let count = 0;
  /** A store with one image of these layers, and its name at a registry behind a proxy. */
  const begin = async (packed: boolean, layers: readonly string[] = ["a", "b"]) => {
    const proxy = await FaultyProxy.start(await upstream);
    const name = `${proxy.host}/r${count++}:1`;
    const own = session(folder);
    // Other bytes for each test: registries keep blobs for all repositories.
    const texts = layers.map((text) => `${text}-${count}`);
    await load(own.store, folder, ociArchive({ layers: texts, name, packed }));
    return { proxy, name, texts, ...own };
  };
  const repository = (name: string) => name.split("/")[1]!.replace(":1", "");

  it.skipIf(isSkipped)("brings a packed image there as it is", async () => {
    const { push, name, store, lines } = await begin(true);
    const { main } = await store.resolve(name);

    const { digest } = await push(name);

    expect(digest).toBe(main.digest);
    const ids = main.layers.map((layer) => layer.diffId.slice(7, 19)).reverse();
    const said = lines();
    expect(said.slice(0, 3)).toEqual([
      `The push refers to repository [${name.replace(":1", "")}]`,
      ...ids.map((id) => `${id}: Preparing`),
    ]);
    expect(new Set(said.slice(3, 5))).toEqual(new Set(ids.map((id) => `${id}: Pushed`)));
    expect(said.slice(5)).toEqual([`1: digest: ${digest} size: ${main.size}`]);
    const other = session(folder);
    await other.pull(name);
    expect((await other.store.resolve(name)).id).toBe((await store.resolve(name)).id);
  });

  it.skipIf(isSkipped)(
    "packs what is not, always to the same bytes, and says it as Docker does",
    async () => {
      const { push, name, store, lines, proxy } = await begin(false);
      const before = await store.resolve(name);

      const { digest, size } = await push(name);
      lines();
      const again = await push(name);

      expect(again.digest).toBe(digest);
      expect(lines().filter((line) => line.endsWith("Layer already exists"))).toHaveLength(2);
      const other = session(folder);
      await other.pull(name);
      const pulled = await other.store.resolve(name);
      expect(pulled.id).toBe(before.id);
      expect(pulled.main.digest).toBe(digest);
      expect(pulled.main.size).toBe(size);
      expect(pulled.main.mediaType).toBe("application/vnd.docker.distribution.manifest.v2+json");
      for (const { mediaType } of pulled.main.layers) {
        expect(mediaType).toBe("application/vnd.docker.image.rootfs.diff.tar.gzip");
      }
      // The name that the registry calls it by.
      expect((await store.resolve(`${proxy.host}/${repository(name)}@${digest}`)).id).toBe(
        before.id,
      );
    },
  );

  it.skipIf(isSkipped)(
    "takes layers over from another repository of the same registry",
    async () => {
      const { push, name, store, lines, proxy } = await begin(false);
      await push(name);
      lines();
      const copy = `${proxy.host}/copy-of-${repository(name)}:2`;
      await store.tag(name, copy);
      proxy.asked.splice(0);

      await push(copy);

      const mounted = lines().filter((line) => line.endsWith(`Mounted from ${repository(name)}`));
      expect(mounted).toHaveLength(2);
      // The config alone was sent.
      expect(proxy.count("PUT", /blobs/)).toBe(1);
    },
  );

  it.skipIf(isSkipped)("sends in pieces when it is told to", async () => {
    const { push, name, proxy, store } = await begin(true, ["x".repeat(60)]);

    await push(name, { chunkBytes: 50 });

    expect(proxy.count("PATCH", /uploads/)).toBeGreaterThan(2);
    const other = session(folder);
    await other.pull(name);
    expect((await other.store.resolve(name)).id).toBe((await store.resolve(name)).id);
  });

  it.skipIf(isSkipped)("sends again what was cut or refused for a while", async () => {
    const { push, name, proxy, clock } = await begin(true);
    const busy = async () => reply(503, "", { "retry-after": "3" });
    proxy.faults.push({ method: "PUT", path: /blobs/, times: 2, act: busy });
    proxy.faults.push({
      ...{ method: "PUT", path: /manifests/, times: 1 },
      act: async () => ({ ...reply(201), cutAfter: -1 }),
    });

    await push(name, { concurrency: 1 });

    expect(clock.waits.filter((wait) => wait === 3000)).toHaveLength(2);
    await session(folder).pull(name);
  });

  it.skipIf(isSkipped)("leaves no image when it fails", async () => {
    const { push, name, proxy } = await begin(true);
    const refused = fault(403, "DENIED", "requested access to the resource is denied");
    proxy.faults.push({ method: "POST", path: /uploads/, act: async () => refused });

    const pushing = push(name);

    await expect(pushing).rejects.toThrow(RegistryError);
    await expect(pushing).rejects.toThrow(/^denied: requested access to the resource is denied/);
    expect(proxy.count("PUT", /manifests/)).toBe(0);
    expect((await session(folder).failure(name)).kind).toBe("not-found");
  });

  it.skipIf(isSkipped)("ends with the signal's reason", async () => {
    const { push, name } = await begin(true);
    const end = new AbortController();
    const reason = new Error("enough");

    const pushing = push(name, {
      signal: end.signal,
      onEvent: ({ kind }) => kind === "layer" && end.abort(reason),
    });

    await expect(pushing).rejects.toBe(reason);
  });
});

describe("pushImage()", () => {
  it("does not know a name that no image has", async () => {
    const { push, store } = session(folder);
    await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));

    await expect(push("127.0.0.1:1/y:2")).rejects.toThrow(
      "An image does not exist locally with the tag: 127.0.0.1:1/y",
    );
  });

  it("pushes no digests", async () => {
    const pushing = session(folder).push(`127.0.0.1:1/y@sha256:${"0".repeat(64)}`);

    await expect(pushing).rejects.toThrow("cannot push a digest reference");
  });

  it("does not believe another tool that a blob of the store is the layer", async () => {
    const registry = new FakeRegistry();
    const name = `${(await registry.start()).host}/own:1`;
    const { store, push } = session(folder);
    await load(store, folder, ociArchive({ layers: ["a"], name }));
    const own = (await store.resolve(name)).main.layers[0]!;
    await load(store, folder, ociArchive({ layers: ["evil"], packed: true, name: "evil:1" }));
    const evil = (await store.resolve("evil:1")).main.layers[0]!;
    // As another tool writes it: nothing is checked.
    const config = { os: "linux", rootfs: { type: "layers", diff_ids: [own.diffId] } };
    const lease = await store.lease();
    const { digest, size } = await lease.blobs.put([Buffer.from(JSON.stringify(config))]);
    const manifest = await lease.blobs.put([
      makeManifest({ digest, size }, [{ ...evil, mediaType: `${OCI_TYPES.layer}+gzip` }]),
    ]);
    const mediaType = OCI_TYPES.manifest;
    await lease.publish({ digest: manifest.digest, mediaType, names: [parseReference("lie:1")] });
    await lease.release();

    await push(name);

    expect(registry.manifests.get("own@1")!.bytes.toString()).not.toContain(evil.digest);
  });

  it("uses the blob that another image has of the same layer", async () => {
    const registry = new FakeRegistry();
    const { host } = await registry.start();
    const layer = noisyLayer("base", 2000);
    const { layers } = place(registry, "base:1", [layer]);
    const { pull, push, store, lines } = session(folder);
    await pull(`${host}/base:1`);
    const { config, main } = await (async () => {
      const opened = await store.open(`${host}/base:1`);
      try {
        const [low] = opened.image.layers;
        const tar = {
          kind: "read",
          tar: low!.tar.kind === "read" ? low!.tar.tar : never(),
        } as const;
        const image = { config: opened.image.config, layers: [{ ...low!, tar }] };
        await store.put(image, { names: [{ domain: host, path: "own", tag: "1" }] });
        return { config: image.config.id, main: await store.resolve(`${host}/own:1`) };
      } finally {
        opened.close();
      }
    })();
    expect(main.id).toBe(config);
    lines();

    await push(`${host}/own:1`);

    expect(lines().filter((line) => line.endsWith("Mounted from base"))).toHaveLength(1);
    const { bytes } = registry.manifests.get("own@1")!;
    expect(JSON.parse(bytes.toString()).layers[0].digest).toBe(layers[0]);
  });

  it.skipIf(skipped)(`gives what skopeo reads${why}`, async () => {
    const host = await startRealRegistry(folder);
    const { push, store } = session(folder);
    const name = `${host}/a/b:c`;
    await load(store, folder, ociArchive({ layers: ["one", "two"], name }));

    const { digest } = await push(name);

    const inspect = ["inspect", "--tls-verify=false", `docker://${name}`];
    const seen = JSON.parse(execFileSync("skopeo", inspect, { encoding: "utf8" }));
    expect(seen.Digest).toBe(digest);
    const target = `${folder.path}/checked`;
    const copy = ["copy", "-q", "--src-tls-verify=false", `docker://${name}`, `dir:${target}`];
    // It checks every digest on its way.
    execFileSync("skopeo", copy, { stdio: "pipe" });
  });
});

function never(): never {
  throw new Error("unreachable");
}
