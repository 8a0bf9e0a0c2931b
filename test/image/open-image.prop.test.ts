import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/image/image-error.ts";
import { openImage } from "../../src/image/open-image.ts";
import { contentOf, isFile } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { asTar, dockerArchive } from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();

const layer = makeTar([
  { name: "dir/" },
  {
    name: "dir/file",
    data: "contents".repeat(100),
    pax: { mtime: "1.5", "SCHILY.xattr.user.a": "b" },
  },
  { name: "dir/hard", type: "1", linkname: "dir/file" },
  { name: "dir/.wh.gone" },
  { name: "long", type: "L", data: `${"n".repeat(150)}\0` },
  { name: "short", data: "x" },
]);
const image = asTar(dockerArchive({ "app:1": { layers: [layer, makeTar([{ name: "top" }])] } }));
const zstd = JSON.parse(readFileSync(new URL("fixtures/zstd.json", import.meta.url), "utf8"));

const originals: readonly (readonly [string, Buffer])[] = [
  ["a layer tar", layer],
  ["a docker-archive", image],
  ["a packed layer tar", gzipSync(layer)],
  ["zstd data", Buffer.from(zstd.unpacked[2].zstd, "base64")],
];

/** Cuts, changes and moves bytes. */
function damaged(original: Buffer): fc.Arbitrary<Buffer> {
  type Step = (bytes: Buffer) => Buffer;
  const at = fc.nat(original.length - 1);
  const change = fc.tuple(at, fc.nat(255)).map(
    ([position, byte]): Step =>
      (bytes) => {
        bytes[position % bytes.length] = byte;
        return bytes;
      },
  );
  const cut = at.map(
    (length): Step =>
      (bytes) =>
        bytes.subarray(0, Math.max(1, length)),
  );
  const move = fc.tuple(at, at, fc.nat(700)).map(
    ([to, from, length]): Step =>
      (bytes) => {
        const start = from % bytes.length;
        bytes.copyWithin(to % bytes.length, start, start + length);
        return bytes;
      },
  );
  return fc
    .array(fc.oneof({ arbitrary: change, weight: 3 }, cut, move), { minLength: 1, maxLength: 5 })
    .map((steps) => steps.reduce<Buffer>((bytes, step) => step(bytes), Buffer.from(original)));
}

describe("openImage() on damaged data", () => {
  it.each(originals)("opens %s or says what is wrong with it", async (_, original) => {
    await fc.assert(
      fc.asyncProperty(damaged(original), fc.boolean(), async (bytes, checkDigests) => {
        const path = folder.write("damaged", bytes);
        try {
          const opened = await openImage(path, { checkDigests });
          for (const one of opened.layers) readAll(one.layer);
          opened.close();
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
          expect((error as Error).message).toMatch(new RegExp(`^${path}[: ]`));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function readAll(layer: Layer): void {
  for (const { inode } of walk(layer.root)) {
    if (isFile(inode)) contentOf(inode).read(0, 4096);
  }
}
