import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makedev } from "../../../src/base/mode.ts";
import { importTar } from "../../../src/image/import-tar.ts";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { measureLayerTar, writeLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES, type TarEngine } from "../../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import { rowsOf } from "../support/layer-rows.ts";
import { layerOf, ODD_LAYERS } from "../support/odd-layers.ts";
import { entriesOf } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();
const mtime = { sec: 1_700_000_000, nsec: 0 };

const tarOf = (layer: Layer, engine: TarEngine, lowers?: readonly Layer[]): Buffer =>
  Buffer.concat([
    ...writeLayerTar(layer, TAR_PROFILES[engine], lowers === undefined ? {} : { lowers }),
  ]);

/** Name, type, mode and time of each entry. */
const listOf = (tar: Buffer): string[] =>
  entriesOf(folder, tar).map(
    ({ name, type, mode, mtimeSec }) => `${name} ${type} ${mode.toString(8)} ${mtimeSec}`,
  );

describe("writeLayerTar()", () => {
  it("gives pieces that one can keep, and says what they came to", () => {
    const builder = new LayerBuilder({ mtime });
    builder.put("/a", { type: "file", content: Content.fromText("x") });
    builder.put("/big", { type: "file", content: Content.repeat(Buffer.from("abc"), 1_000_001) });
    builder.put("/d", { type: "dir" });
    builder.whiteout("/w");

    const pieces: Uint8Array[] = [];
    const tar = writeLayerTar(builder.layer, TAR_PROFILES["docker-28"]);
    let next = tar.next();
    for (; next.done !== true; next = tar.next()) pieces.push(next.value);

    const size = 4 * 512 + 512 + 1_000_448 + 1024;
    expect(next.value).toEqual({ size, payload: 1_000_002, entries: 4, whiteouts: 1 });
    expect(Math.max(...pieces.map((piece) => piece.length))).toBe(256 * 1024);
    const whole = Buffer.concat(pieces);
    expect(whole).toHaveLength(size);
    expect(layerDigest(builder.layer, TAR_PROFILES["docker-28"])).toEqual({
      ...next.value,
      diffId: `sha256:${createHash("sha256").update(whole).digest("hex")}`,
    });
  });

  it("is two blocks of zeros for a layer without names", () => {
    const { diffId, size } = layerDigest(new LayerBuilder().layer, TAR_PROFILES["docker-28"]);

    expect(size).toBe(1024);
    expect(diffId).toBe("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  });

  it("streams a sparse file of 1 TiB without memory of its own", () => {
    const builder = new LayerBuilder();
    const content = Content.hole(2 ** 40).write(600_000, Buffer.from("data"));
    builder.put("/sparse", { type: "file", content });

    const memories = new Set<ArrayBufferLike>();
    let bytes = 0;
    for (const piece of writeLayerTar(builder.layer, TAR_PROFILES["docker-28"])) {
      memories.add(piece.buffer);
      bytes += piece.length;
      if (bytes > 2 ** 30) break;
    }

    expect(memories.size).toBeLessThan(8);
  });

  it("keeps what lies between the holes of a file", () => {
    const builder = new LayerBuilder({ mtime });
    let content = Content.hole(3_000_001);
    for (const at of [0, 5, 4096, 262_144 - 512, 1_000_003, 2_999_990]) {
      content = content.write(at, Buffer.from(`at ${at}`));
    }
    builder.put("/sparse", { type: "file", content });
    builder.put("/z", { type: "file", content: Content.fromText("after") });

    const { layer } = importTar(folder.range(tarOf(builder.layer, "docker-28")), { name: "x" });

    expect(rowsOf(layer).slice(1)).toEqual(rowsOf(builder.layer).slice(1));
  });

  it("reads of a source no more than a piece at once", () => {
    const builder = new LayerBuilder();
    const lengths: number[] = [];
    const source = {
      read: (_: number, length: number) => {
        lengths.push(length);
        return new Uint8Array(length);
      },
    };
    builder.put("/f", { type: "file", content: Content.fromSource(source, 9, 3e6) });

    layerDigest(builder.layer, TAR_PROFILES["docker-28"]);

    expect(Math.max(...lengths)).toBe(256 * 1024);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(3e6);
  });

  it("writes the mode's type bits and a whiteout's mode and time as the engine does", () => {
    const builder = new LayerBuilder({ mtime });
    builder.put("/c", { type: "char", rdev: makedev(1, 3), mode: 0o666 });
    builder.put("/d", { type: "dir", mode: 0o1777 });
    builder.opaque("/d");
    builder.put("/w", { type: "char", mode: 0, mtime });
    builder.link("/x", "/w");
    const marks = (engine: TarEngine) => {
      const tar = tarOf(builder.layer, engine);
      // The header as it stands: the reader takes the type's bits off.
      const modes = Array.from({ length: 5 }, (_, i) =>
        tar.toString("latin1", i * 512 + 100, i * 512 + 107),
      );
      // No link, but its linkname is still there.
      const left = tar.toString("latin1", 4 * 512 + 157, 4 * 512 + 159).replace(/\0/g, "");
      return [modes.join(" "), ...listOf(tar).slice(2), left];
    };

    expect(marks("docker-20.10")).toEqual([
      "0020666 0041777 0000777 0000600 0000600",
      "d/.wh..wh..opq file 777 0",
      ".wh.w file 600 1700000000",
      ".wh.x file 600 1700000000",
      "w",
    ]);
    expect(marks("docker-28")[0]).toBe("0000666 0001777 0000777 0000600 0000600");
    expect(marks("buildah")).toEqual([
      "0020666 0041777 0000777 0000000 0000000",
      "d/.wh..wh..opq file 777 0",
      ".wh.w file 0 1700000000",
      ".wh.x file 0 1700000000",
      "w",
    ]);
  });

  it("has the digests that buildah 1.28 gave", () => {
    const capability = Buffer.from("0100000300040000000000000000000000000000e8030000", "hex");
    const xattrs = new Map([
      ["user.x", Buffer.from("1")],
      ["security.capability", capability],
      ["trusted.x", Buffer.from("1")],
    ]);
    const later = { sec: 1_795_431_886, nsec: 1 };
    const first = new LayerBuilder({ mtime });
    first.put("/d", { type: "dir", uid: 1000, gid: 5, mtime: later });
    first.put("/d/f", { type: "file", content: Content.fromText("hi\n"), xattrs });
    first.link("/d/g", "/d/f");
    const second = new LayerBuilder({ mtime: later });
    second.put("/d", { type: "dir", uid: 1000, gid: 5 });
    second.put("/d/f", { type: "char", mode: 0 });
    second.link("/d/g", "/d/f");
    second.put("/e", { type: "dir" });
    second.put("/n", { type: "file", content: Content.fromText("x\n") });

    const digests = [first, second].map(
      ({ layer }) => layerDigest(layer, TAR_PROFILES.buildah).diffId,
    );

    expect(digests).toEqual([
      "sha256:3fd32fedac9ba62308e9586a7935d391c85ea7a07dcd19fadcd2a09e2aa2d1de",
      "sha256:cda9e58574bc19d51dee936f50c8112dd9bc2aa0a6dc4cbee721406172b18878",
    ]);
  });
});

describe("measureLayerTar()", () => {
  it.each(ODD_LAYERS.map(({ written }, i) => ({ i, written })))(
    "says of odd tree $i what writing it comes to, and reads nothing",
    ({ written }) => {
      const layer = layerOf(written);
      const { diffId: _, ...sum } = layerDigest(layer, TAR_PROFILES["docker-28"]);

      expect(measureLayerTar(layer, TAR_PROFILES["docker-28"])).toEqual(sum);
    },
  );

  it("reads no content", () => {
    const builder = new LayerBuilder();
    const read = () => {
      throw new Error("read");
    };
    builder.put("/f", { type: "file", content: Content.fromSource({ read }, 0, 513) });

    const { size } = measureLayerTar(builder.layer, TAR_PROFILES["docker-28"]);

    expect(size).toBe(512 + 1024 + 1024);
  });
});

describe("writeLayerTar() for containerd", () => {
  it("names each thing that an opaque directory hides", () => {
    const below = new LayerBuilder();
    for (const path of ["/d/a", "/d/sub/x", "/d/sub/y", "/d/gone", "/d/file/under", "/other"]) {
      below.put(path, { type: "file" });
    }
    const above = new LayerBuilder();
    above.whiteout("/d/gone");
    above.put("/d/Z", { type: "file" });
    above.put("/d/file", { type: "file" });
    const layer = new LayerBuilder({ mtime });
    layer.put("/d", { type: "dir" });
    layer.opaque("/d");
    layer.put("/d/b", { type: "file" });
    layer.put("/d/sub", { type: "dir" });
    layer.put("/d/sub/y", { type: "file" });
    layer.whiteout("/other");

    const tar = tarOf(layer.layer, "containerd", [above.layer, below.layer]);

    expect(listOf(tar)).toEqual([
      "d/ dir 755 1700000000",
      "d/.wh.Z file 0 0",
      "d/.wh.a file 0 0",
      "d/b file 644 1700000000",
      "d/.wh.file file 0 0",
      "d/sub/ dir 755 1700000000",
      "d/sub/.wh.x file 0 0",
      "d/sub/y file 644 1700000000",
      ".wh.other file 0 0",
    ]);
  });

  it("sees no further than an opaque directory of the layers below", () => {
    const lowest = new LayerBuilder();
    lowest.put("/d/old", { type: "file" });
    const middle = new LayerBuilder();
    middle.put("/d/new", { type: "file" });
    middle.opaque("/d");
    const layer = new LayerBuilder({ mtime });
    layer.opaque("/d");

    const tar = tarOf(layer.layer, "containerd", [middle.layer, lowest.layer]);

    expect(listOf(tar)).toEqual(["d/ dir 755 1700000000", "d/.wh.new file 0 0"]);
  });

  it("refuses to guess what lies below", () => {
    expect(() => tarOf(new LayerBuilder().layer, "containerd")).toThrow("options.lowers");
  });
});
