import { describe, expect, it } from "vitest";
import { RegistryError } from "../../src/registry/registry-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { digestOf, layerOf } from "../store/support/images.ts";
import { leftOversOf } from "../store/support/work.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { FaultyProxy } from "./support/faulty-proxy.ts";
import {
  DOCKER_MANIFEST,
  type Manifest,
  OCI_INDEX,
  OCI_MANIFEST,
  place,
} from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { reply } from "./support/server.ts";

const folder = tempFolder();
const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

async function begin() {
  const registry = new FakeRegistry();
  const proxy = await FaultyProxy.start((await registry.start()).host);
  return { registry, proxy, name: `${proxy.host}/img:1`, ...session(folder) };
}

const retyped = (mediaType: string) => (manifest: Manifest) => ({
  ...manifest,
  layers: manifest.layers.map((layer) => ({ ...layer, mediaType })),
});

describe("a manifest", () => {
  it.each([
    ["gzip", OCI_MANIFEST, undefined],
    ["none", OCI_MANIFEST, undefined],
    [
      "none",
      DOCKER_MANIFEST,
      (manifest: Manifest) => ({
        ...retyped("application/vnd.docker.image.rootfs.diff.tar")(manifest),
        mediaType: DOCKER_MANIFEST,
      }),
    ],
  ] as const)("of layers packed with %s, %s, is kept as it came", async (pack, type, edit) => {
    const { registry, pull, name, store } = await begin();
    const options = { pack, type, ...(edit === undefined ? {} : { edit }) };
    const placed = place(registry, "img:1", ["a", "b"].map(layerOf), options);

    const { digest } = await pull(name);

    const opened = await store.open(name);
    opened.close();
    expect(opened.manifest.digest).toBe(placed.manifest);
    expect(digest).toBe(placed.manifest);
    expect(opened.manifest.layers.map((layer) => layer.digest)).toEqual(placed.layers);
  });

  it("with the same layer twice is pulled, and the layer once", async () => {
    const { registry, proxy, pull, name, store } = await begin();
    const layer = layerOf("a");
    place(registry, "img:1", [layer, layerOf("b"), layer]);

    await pull(name);

    const opened = await store.open(name);
    opened.close();
    expect(opened.image.layers).toHaveLength(3);
    expect(proxy.count("GET", /blobs/)).toBe(3);
  });

  it.each([
    [
      "of schema 1",
      { schemaVersion: 1, name: "img", tag: "1", fsLayers: [] },
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
      "its manifest is of schema 1, which Docker has given up",
    ],
    [
      "of a chart",
      {
        schemaVersion: 2,
        config: {
          mediaType: "application/vnd.cncf.helm.config.v1+json",
          digest: digestOf("x"),
          size: 1,
        },
        layers: [],
      },
      OCI_MANIFEST,
      "an artifact of type application/vnd.cncf.helm.config.v1+json, no image",
    ],
    [
      "of a new kind",
      { mediaType: "application/x" },
      "application/x",
      "unsupported media type application/x",
    ],
  ])("%s is refused", async (_, manifest, type, wanted) => {
    const { registry, failure, name } = await begin();
    registry.addManifest("img", "1", Buffer.from(JSON.stringify(manifest)), type);

    const { kind, what, where } = await failure(name);

    expect([kind, what, where]).toEqual(["unsupported", wanted, name]);
  });

  it.each([
    ["application/vnd.oci.image.layer.v1.tar+encrypted", "a layer of type"],
    [
      "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
      "a layer that registries do not keep of type",
    ],
  ])("with layers of type %s is refused", async (type, words) => {
    const { registry, failure, name, proxy } = await begin();
    place(registry, "img:1", [layerOf("a")], { edit: retyped(type) });

    const { kind, what } = await failure(name);

    expect([kind, what]).toEqual(["unsupported", `${words} ${type}`]);
    expect(proxy.count("GET", /blobs/)).toBe(0);
  });

  it.each([
    [
      "a page",
      reply(200, "<!DOCTYPE html><p>hi", { "content-type": "text/html" }),
      "not-a-registry",
    ],
    ["nonsense", reply(200, "{", { "content-type": OCI_MANIFEST }), "damaged"],
    [
      "another one than it says",
      reply(200, "{}", { "docker-content-digest": digestOf("x") }),
      "wrong-digest",
    ],
  ])("that is %s is refused", async (_, answer, kind) => {
    const { proxy, failure, name } = await begin();
    proxy.faults.push({ path: /manifests/, act: async () => answer });

    expect((await failure(name)).kind).toBe(kind);
  });

  it("that is not the one asked for by its digest is refused", async () => {
    const { registry, proxy, failure } = await begin();
    const { manifest } = place(registry, "img:1", [layerOf("a")]);
    proxy.faults.push({
      path: /manifests/,
      act: async (_asked, pass) => {
        const { status, body } = await pass();
        return { status, headers: { "content-type": OCI_MANIFEST }, body: Buffer.from(`${body} `) };
      },
    });

    const { kind, expected } = await failure(`${proxy.host}/img@${manifest}`);

    expect([kind, expected]).toEqual(["wrong-digest", manifest]);
  });

  it("with fewer layers than its config is refused, and nothing is seen of it", async () => {
    const { registry, pull, name, store } = await begin();
    const edit = (manifest: Manifest) => ({ ...manifest, layers: manifest.layers.slice(1) });
    place(registry, "img:1", ["a", "b"].map(layerOf), { edit });

    await expect(pull(name)).rejects.toThrow(
      "the manifest lists 1 layers; expected 2, as the config says",
    );
    expect(await store.list()).toEqual([]);
  });

  it("whose layer unpacks to another one is refused, and nothing is seen of it", async () => {
    const { registry, pull, name, store } = await begin();
    const other = place(registry, "img:2", [layerOf("b")]);
    const edit = (manifest: Manifest) => ({
      ...manifest,
      layers: [{ ...manifest.layers[0], digest: other.layers[0], size: other.sizes[0] }],
    });
    place(registry, "img:1", [layerOf("a")], { edit });

    await expect(pull(name)).rejects.toThrow("the unpacked layer has digest");
    expect(await store.list()).toEqual([]);
    expect(await leftOversOf(store)).toEqual([]);
    // Nor when its blob is there from the first attempt.
    await expect(pull(name)).rejects.toThrow("the unpacked layer has digest");
    expect(await store.list()).toEqual([]);
  });

  it("whose plain layer is another than its config says is refused, and nothing is seen of it", async () => {
    const { registry, pull, name, store } = await begin();
    const other = place(registry, "img:2", [layerOf("b")], { pack: "none" });
    const edit = (manifest: Manifest) => ({
      ...manifest,
      layers: [{ ...manifest.layers[0], digest: other.layers[0], size: other.sizes[0] }],
    });
    place(registry, "img:1", [layerOf("a")], { pack: "none", edit });

    await expect(pull(name)).rejects.toThrow(/the layer has digest .*; expected sha256:/);
    expect(await store.list()).toEqual([]);
  });

  it("that gives a layer which is there another's diff_id is refused", async () => {
    const { registry, pull, name, store } = await begin();
    place(registry, "img:a", [layerOf("a")]);
    const other = place(registry, "img:b", [layerOf("b")]);
    const edit = (manifest: Manifest) => ({
      ...manifest,
      layers: [{ ...manifest.layers[0], digest: other.layers[0], size: other.sizes[0] }],
    });
    place(registry, "img:1", [layerOf("a")], { edit, architecture: "s390x" });
    for (const tag of ["a", "b"]) await pull(name.replace(/1$/, tag));

    await expect(pull(name)).rejects.toThrow("the unpacked layer has digest");
    expect(await store.list()).toHaveLength(2);
  });

  it("whose blob goes on after its size is refused at once", async () => {
    const { registry, failure, name, clock } = await begin();
    const edit = (manifest: Manifest) => ({
      ...manifest,
      layers: manifest.layers.map((layer) => ({ ...layer, size: layer.size - 1 })),
    });
    place(registry, "img:1", [layerOf("a")], { edit });

    const { kind, what } = await failure(name);

    expect(kind).toBe("wrong-size");
    expect(what).toMatch(/^blob [0-9a-f]{12}: it goes on after \d+ bytes$/);
    expect(clock.waits).toEqual([]);
  });

  it("whose blob ends before its size is asked for again, and then refused", async () => {
    const { registry, failure, name, clock } = await begin();
    const edit = (manifest: Manifest) => ({
      ...manifest,
      layers: manifest.layers.map((layer) => ({ ...layer, size: layer.size + 1 })),
    });
    place(registry, "img:1", [layerOf("a")], { edit });

    const { kind, what } = await failure(name);

    expect(kind).toBe("broken-connection");
    expect(what).toMatch(/^blob [0-9a-f]{12}: it (ends after \d+ bytes|does not go on)/);
    expect(clock.waits.length).toBeGreaterThan(3);
  });
});

describe("what a hostile registry says", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  it.each([
    ["a manifest of deep lists", 200, deep, "damaged"],
    ["a manifest of deep fields", 200, `{"mediaType":"x","a":${deep}}`, "damaged"],
    ["a long type", 200, `{"mediaType":"${"x\\u001b".repeat(100_000)}"}`, "unsupported"],
    ["a deep code", 404, `{"errors":[{"code":${deep}}]}`, "not-found"],
    ["a code that is a list", 404, '{"errors":[{"code":[["x"]]}]}', "not-found"],
    ["a long message", 404, `{"errors":[{"message":"${"x".repeat(60_000)}"}]}`, "not-found"],
  ])("is told in a line: %s", async (_, status, body, kind) => {
    const { proxy, pull, name } = await begin();
    const said = reply(status, body, { "content-type": OCI_MANIFEST });
    proxy.faults.push({ path: /manifests/, act: async () => said });

    const error = await pull(name).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(RegistryError);
    const { message, fault } = error as RegistryError;
    expect(fault.kind).toBe(kind);
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toMatch(/[\x00-\x1f]/);
  });
});

describe("an index", () => {
  const indexed = async (type: string, platforms: readonly string[]) => {
    const begun = await begin();
    const manifests = platforms.map((text) => {
      const [os, architecture, variant] = text.split("/");
      const { manifest } = place(
        begun.registry,
        `img:${text.replaceAll("/", "-")}`,
        [layerOf(text)],
        {
          architecture: architecture!,
        },
      );
      const { bytes } = begun.registry.manifests.get(`img@${manifest}`)!;
      const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
      const descriptor = { mediaType: OCI_MANIFEST, digest: manifest, size: bytes.length };
      if (os !== "attestation") return { ...descriptor, platform };
      const annotations = { "vnd.docker.reference.type": "attestation-manifest" };
      return { ...descriptor, annotations };
    });
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests }));
    const digest = begun.registry.addManifest("img", "1", index, type);
    return { ...begun, digest, manifests };
  };
  const ALL = ["linux/amd64", "unknown/unknown", "attestation/x", "linux/arm/v7", "linux/arm64/v8"];

  it.each([OCI_INDEX, DOCKER_LIST])("of type %s gives the platform asked for", async (type) => {
    const { pull, name, store, digest, manifests, lines } = await indexed(type, ALL);

    const pulled = await pull(name, { platform: "linux/arm64" });

    const { main } = await store.resolve(name);
    expect(main.digest).toBe(manifests[4]?.digest);
    expect(main.config.architecture).toBe("arm64");
    expect(pulled.digest).toBe(digest);
    expect(lines().slice(-3, -2)).toEqual([`Digest: ${digest}`]);
    const again = await store.resolve(`${name.replace(":1", "")}@${digest}`);
    expect(again.id).toBe(pulled.id);
  });

  it("gives another platform to the same name when that is asked for", async () => {
    const { pull, name, store, lines } = await indexed(OCI_INDEX, ALL);
    await pull(name, { platform: "linux/amd64" });
    lines();

    await pull(name, { platform: "linux/arm/v7" });

    expect((await store.resolve(name)).main.config.architecture).toBe("arm");
    expect(lines()).toContain(`Status: Downloaded newer image for ${name}`);
    expect(await store.list()).toHaveLength(2);
  });

  it("says what it has when the platform is missing", async () => {
    const { failure, name } = await indexed(OCI_INDEX, ALL);

    const { kind, what, expected } = await failure(name, { platform: "linux/s390x" });

    expect(kind).toBe("no-platform");
    expect(what).toBe("no matching manifest for linux/s390x in the manifest list entries");
    expect(expected).toBe("one of linux/amd64, linux/arm/v7, linux/arm64/v8");
  });

  it("is not needed: one image of another platform comes with a warning", async () => {
    const { registry, pull, name, lines } = await begin();
    place(registry, "img:1", [layerOf("a")], { architecture: "s390x" });

    await pull(name, { platform: "linux/arm64" });

    expect(lines()).toContain(
      `WARNING: image with reference ${name} was found but does not match the specified platform: wanted linux/arm64, actual: linux/s390x`,
    );
  });
});

describe("what is no registry", () => {
  it("is told", async () => {
    const { proxy, failure, name } = await begin();
    const page = reply(404, "<html><p>Not found", { "content-type": "text/html" });
    proxy.faults.push({ path: /./, act: async () => page });

    const { kind, what } = await failure(name);

    expect([kind, what]).toEqual(["not-a-registry", "a web page (status 404), no registry"]);
  });
});
