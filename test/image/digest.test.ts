import { truncateSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { wholeFile } from "../../src/image/byte-range.ts";
import { digestInTurns, digestOfRange } from "../../src/image/digest.ts";
import { openFile } from "../../src/image/open-file.ts";
import { openImage } from "../../src/image/open-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();

/** A signal that comes while others work. */
function soon(): AbortSignal {
  const controller = new AbortController();
  void setTimeout(20).then(() => controller.abort(new Error("stopped")));
  return controller.signal;
}

describe("digestInTurns()", () => {
  it("is what it would be at once", async () => {
    for (const length of [0, 1, 5_000_000]) {
      const range = folder.range(Buffer.alloc(length, "text "), "text");

      expect(await digestInTurns(range)).toBe(digestOfRange(range));
    }
  });

  it("is left when the user stops it", async () => {
    const path = folder.write("large", Buffer.alloc(1));
    truncateSync(path, 2 ** 33);
    const file = openFile(path, path);

    await expect(digestInTurns(wholeFile(file), soon())).rejects.toThrow("stopped");
    file.close();
  });
});

describe("openImage() with a signal", () => {
  it("is left when the user stops it, in the midst of an archive", async () => {
    const packed = gzipSync(makeTar([{ name: "zeros", data: Buffer.alloc(2 ** 27) }]));

    await expect(
      openImage(folder.write("zeros.tar.gz", packed), { signal: soon(), kind: "layer-tar" }),
    ).rejects.toThrow("stopped");
  });
});
