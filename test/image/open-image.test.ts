import { createHash } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/image/image-error.ts";
import { openImage } from "../../src/image/open-image.ts";
import { contentOf } from "../../src/layer/inode.ts";
import { rowsOf } from "./support/layer-rows.ts";
import { asTar, dockerArchive } from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
const layer = makeTar([{ name: "dir/file", data: "contents", mtime: 5 }]);

describe("openImage() on an empty file", () => {
  it.each(["docker-archive", "oci-layout", "layer-tar"] as const)(
    "says that it is empty, as a %s",
    async (kind) => {
      const opening = openImage(folder.write("image.tar", Buffer.alloc(0)), { kind });

      await expect(opening).rejects.toThrow(
        "image.tar: empty; expected a tar archive; get or make",
      );
    },
  );
});

describe("openImage() on a tar of more than 10,000 entries", () => {
  const hex = (i: number): string => createHash("sha256").update(`${i}`).digest("hex");
  const many = (nameOf: (i: number) => string) =>
    Object.fromEntries(Array.from({ length: 10_050 }, (_, i) => [nameOf(i), Buffer.from("1.0")]));

  it("finds what many images were saved to", async () => {
    const saved = dockerArchive({ "a:1": { layers: [layer] } });
    const files = { ...many((i) => `${hex(i)}/VERSION`), ...saved };

    const image = await openImage(folder.write("many.tar", asTar(files)));

    expect(image).toMatchObject({ kind: "docker-archive", layers: [{ size: 8 }] });
    image.close();
  });

  it("takes anything else for a layer", async () => {
    const files = { ...many((i) => `etc/${i}`), "manifest.json": Buffer.from("[]") };

    const image = await openImage(folder.write("layer.tar", asTar(files)));

    expect(image).toMatchObject({ kind: "layer-tar", layers: [{ size: 3 * 10_050 + 2 }] });
    image.close();
  });
});

describe("openImage() on a lone layer tar", () => {
  it.each([
    ["layer.tar", layer],
    ["layer.tar.gz", gzipSync(layer)],
    ["layer.tgz", gzipSync(layer)],
  ])("reads %s", async (name, bytes) => {
    const image = await openImage(folder.write(name, bytes));

    const diffId = `sha256:${createHash("sha256").update(layer).digest("hex")}`;
    expect(image).toMatchObject({ kind: "layer-tar", notes: [] });
    expect(image.layers).toMatchObject([{ name: "layer", diffId, size: 8 }]);
    expect(rowsOf(image.layers[0]!.layer)).toMatchObject([
      { path: "/" },
      { path: "/dir", mode: 0o755, mtime: [0, 0] },
      { path: "/dir/file", data: "Y29udGVudHM=", mtime: [5, 0] },
    ]);
    image.close();
  });

  it("calls it as it is told to", async () => {
    const image = await openImage(folder.write("layer.tar", layer), { name: "tools" });

    expect(image.layers).toMatchObject([{ name: "tools", layer: { name: "tools" } }]);
    image.close();
  });

  it("reads headers only, when digests are not asked for", async () => {
    const image = await openImage(folder.write("layer.tar", layer), { checkDigests: false });

    expect(image.layers[0]).not.toHaveProperty("diffId");
    expect(image.layers[0]).toMatchObject({ size: 8 });
    image.close();
  });

  it("reads a sparse file with its holes", async () => {
    const data = Buffer.concat([
      Buffer.from("2\n0\n3\n4096\n2\n".padEnd(512, "\0")),
      Buffer.from("abcde"),
    ]);
    const pax = {
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "disk.img",
      "GNU.sparse.realsize": "1000000000000",
    };
    const tar = makeTar([{ name: "GNUSparseFile.0/disk.img", data, pax }]);
    const image = await openImage(folder.write("sparse.tar", tar));
    const content = contentOf(image.layers[0]!.layer.get("/disk.img")!);

    expect(content.size).toBe(1e12);
    // tmpfs keeps whole pages: one for each run.
    expect(content.allocatedBytes).toBe(8192);
    expect([0, 4096, 8192].map((at) => content.seekHole(at))).toEqual([8192, 8192, 8192]);
    expect(Buffer.from(content.read(4090, 12)).toString("latin1")).toBe("\0\0\0\0\0\0de\0\0\0\0");
    image.close();
  });

  it("takes an archive for what it is told to be", async () => {
    const path = folder.write("layer.tar", makeTar([{ name: "manifest.json", data: "{}" }]));

    await expect(openImage(path)).rejects.toThrow("manifest.json is an object; expected a list");
    const image = await openImage(path, { kind: "layer-tar" });
    expect(image.layers[0]!.layer.get("/manifest.json")).toBeDefined();
    image.close();
  });

  it("tells a layer from a saved image, however many files it has", async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => ({ name: `f${i}` }));
    const image = await openImage(folder.write("many.tar", makeTar([...many, { name: "last" }])));

    expect(rowsOf(image.layers[0]!.layer)).toHaveLength(10_003);
    image.close();
  });
});

describe("openImage() refuses", () => {
  it.each<[string, Buffer, string]>([
    ["a layer cut in its payload", layer.subarray(0, 516), 'entry "dir/file": cut short'],
    [
      "a layer cut before its end marker",
      layer.subarray(0, 1024),
      "cut short: it stops without the end marker",
    ],
    ["something else", Buffer.from("hello"), "cut short: 5 bytes of a header"],
    ["an empty file", Buffer.alloc(0), "empty; expected a tar archive"],
    ["a text", Buffer.from("hello ".repeat(100)), "not a tar archive"],
    ["a packed text", gzipSync("hello ".repeat(100)), "not a tar archive"],
  ])("%s", async (_, bytes, message) => {
    const opening = openImage(folder.write("bad", bytes));

    await expect(opening).rejects.toBeInstanceOf(ImageError);
    await expect(opening).rejects.toThrow(`${join(folder.path, "bad")}: ${message}`);
  });

  it("a path that is not there", async () => {
    await expect(openImage("/does/not/exist")).rejects.toThrow(
      "/does/not/exist: cannot open it: ENOENT: no such file or directory",
    );
  });

  it.skipIf(process.platform === "win32")("a device", async () => {
    await expect(openImage("/dev/null")).rejects.toThrow("/dev/null: no regular file");
  });

  it("a kind that the path is not", async () => {
    const path = folder.write("layer.tar", layer);

    await expect(openImage(path, { kind: "rootfs" })).rejects.toThrow(
      "a file; expected a folder (rootfs)",
    );
    await expect(openImage(folder.path, { kind: "layer-tar" })).rejects.toThrow(
      "a folder; expected a layer tar",
    );
  });

  it("and keeps no file open, nor any temporary one", async () => {
    const tempDir = join(folder.path, "spool");
    mkdirSync(tempDir);
    const good = gzipSync(layer);
    const files = dockerArchive({ a: { layers: [layer, layer] } });
    const paths = JSON.parse(String(files["manifest.json"]))[0].Layers;
    const archive = asTar({ ...files, [paths[0]]: good, [paths[1]]: good.subarray(0, -9) });
    const path = folder.write("half.tar", archive);
    const before = openDescriptors();

    await expect(openImage(path, { tempDir })).rejects.toThrow("the gzip data does not end");
    expect(readdirSync(tempDir)).toEqual([]);
    expect(openDescriptors()).toBe(before);
  });
});

/** How many descriptors this process has open, where the system tells. */
function openDescriptors(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
}

describe("ImportedImage.close()", () => {
  it("ends the reading of contents, with a clear message", async () => {
    const image = await openImage(folder.write("layer.tar", layer));
    const content = contentOf(image.layers[0]!.layer.get("/dir/file")!);
    expect(content.read(3, 2)).toEqual(Uint8Array.of(0x74, 0x65));

    image.close();
    image.close();
    expect(() => content.bytes()).toThrow(
      "layer.tar: the image was closed, and its contents with it",
    );
  });
});

describe("openImage() on its way", () => {
  it("names each layer before it is read", async () => {
    const seen: string[] = [];
    const top = makeTar([{ name: "top" }]);
    const archive = folder.write(
      "image.tar",
      asTar(dockerArchive({ a: { layers: [layer, top] } })),
    );
    const image = await openImage(archive, {
      onLayer: (name, index, count) => seen.push(`${name} ${index + 1}/${count}`),
    });

    expect(seen).toEqual(image.layers.map(({ name }, i) => `${name} ${i + 1}/2`));
    image.close();
  });
});
