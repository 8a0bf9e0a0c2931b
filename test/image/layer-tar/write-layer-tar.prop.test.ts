import fc from "fast-check";
import { expect, it } from "vitest";
import { type FileType, makedev } from "../../../src/base/mode.ts";
import { wholeFile } from "../../../src/image/byte-range.ts";
import { importTar } from "../../../src/image/import-tar.ts";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { writeLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { openFile } from "../../../src/image/open-file.ts";
import { registerLayer } from "../../../src/image/register-layer.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { LayerBuildError, LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import { type LayerRow, rowsOf } from "../support/layer-rows.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();
const PROFILE = TAR_PROFILES["docker-28"];

const part = fc.constantFrom(
  ...["a", "b", "a.b", "a-b", "é", "\udcff", "\ufffd", "😀", "\ue000"],
  ...["n".repeat(100), "m".repeat(101), "q".repeat(255)],
);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
const content = fc
  .tuple(
    fc.constantFrom(0, 1, 511, 512, 513, 300_000),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 400_000 }), fc.string({ maxLength: 5 }))),
  )
  .map(([size, writes]) =>
    writes.reduce((sum, [at, text]) => sum.write(at, Buffer.from(text)), Content.hole(size)),
  );
const types: readonly FileType[] = [
  ...(["file", "file", "dir", "dir", "symlink"] as const),
  ...(["char", "block", "fifo", "socket"] as const),
];
const step = fc.record({
  kind: fc.constantFrom("put", "put", "put", "link", "whiteout", "opaque", "remove"),
  path,
  other: path,
  type: fc.constantFrom(...types),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  id: fc.constantFrom(0, 1000, 2_097_151, 2_097_152, 4_000_000_000),
  sec: fc.constantFrom(0, -1, 1_700_000_000, 8 ** 11),
  nsec: fc.constantFrom(0, 999_999_999),
  content,
  target: fc.constantFrom("x", "l".repeat(100), "l".repeat(101), "\udcff"),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function layerOf(steps: readonly Step[]): Layer {
  const builder = new LayerBuilder();
  for (const one of steps) {
    try {
      apply(builder, one);
    } catch (error) {
      if (!(error instanceof LayerBuildError)) throw error;
    }
  }
  return builder.layer;
}

function apply(builder: LayerBuilder, { kind, id, sec, nsec, ...one }: Step): void {
  if (kind === "link") builder.link(one.path, one.other);
  else if (kind === "whiteout") builder.whiteout(one.path);
  else if (kind === "opaque") builder.opaque(one.path);
  else if (kind === "remove") builder.remove(one.path);
  else {
    const device = one.type === "char" || one.type === "block";
    const { type, mode, content: data, target } = one;
    builder.put(one.path, {
      type,
      mode: type === "symlink" ? 0o777 : mode,
      uid: id,
      gid: id,
      mtime: { sec, nsec },
      rdev: device ? makedev(1, 3) : 0,
      content: data,
      target,
    });
  }
}

/** By path; whiteouts without times, which are those of unpacking. */
function sorted(layer: Layer): Omit<LayerRow, "mtime">[] {
  return rowsOf(layer)
    .slice(1)
    .map((row) => (row.rdev?.join(":") === "0:0" ? { ...row, mtime: null } : row) as LayerRow)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

it("any layer reads back from its tar as Docker would register it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const layer = layerOf(steps);

      const tar = Buffer.concat([...writeLayerTar(layer, PROFILE)]);

      const file = openFile(folder.write("any.tar", tar), "any.tar");
      try {
        const read = importTar(wholeFile(file), { name: "read" });
        const registered = registerLayer(layer, PROFILE, { now: { sec: 0, nsec: 0 } });
        expect(sorted(read.layer)).toEqual(sorted(registered));
        expect(read.diffId).toBe(layerDigest(layer, PROFILE).diffId);
        // Whatever was written once stays what it is.
        expect(layerDigest(registered, PROFILE).entries).toBe(layerDigest(layer, PROFILE).entries);
      } finally {
        file.close();
      }
    }),
    { numRuns: 150 },
  );
});
