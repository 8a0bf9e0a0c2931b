import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/image/image-error.ts";
import { layerSize } from "../../src/image/layer-size.ts";
import { registerLayer } from "../../src/image/register-layer.ts";
import { TAR_PROFILES } from "../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { type LayerRow, rowsOf } from "./support/layer-rows.ts";
import { layerOf, ODD_LAYERS } from "./support/odd-layers.ts";
import { RECORDED_LAYERS, recordedLayer } from "./support/recorded-layers.ts";

const PROFILE = TAR_PROFILES["docker-20.10"];
const NOW = { sec: 1_800_000_000, nsec: 5 };

describe("registerLayer()", () => {
  it.each(ODD_LAYERS.map((layer, i) => ({ i, ...layer })))(
    "gives what dockerd 20.10 unpacked of odd tree $i, and its size",
    ({ written, registered, size }) => {
      const layer = registerLayer(layerOf(written), PROFILE, { now: NOW });

      expect(sortedRows(layer)).toEqual(sortedRows(layerOf(registered)));
      expect(layerSize(layer)).toBe(size);
    },
  );

  it.each(RECORDED_LAYERS.filter(({ from }) => !from.startsWith("bk-")))(
    "has the size that `docker history` gave for $from",
    (recorded) => {
      const layer = registerLayer(recordedLayer(recorded), PROFILE, { now: NOW });

      expect(layerSize(layer)).toBe(recorded.size);
    },
  );

  it("gives whiteouts that shared an inode one each, of the time of unpacking", () => {
    const builder = new LayerBuilder();
    builder.whiteout("/a");
    builder.link("/b", "/a");

    const layer = registerLayer(builder.layer, PROFILE, { now: NOW });

    expect(layer.get("/a")).not.toBe(layer.get("/b"));
    expect(layer.get("/b")).toMatchObject({ nlink: 1, mtimeSec: NOW.sec, mtimeNsec: NOW.nsec });
    expect(layer.root).toMatchObject({ mtimeSec: NOW.sec, mtimeNsec: NOW.nsec });
  });

  it("shares contents, and leaves the layer alone", () => {
    const builder = new LayerBuilder();
    const content = Content.hole(5e12);
    builder.put("/f", { type: "file", content, mtime: { sec: -5, nsec: 9 } });
    const before = rowsWithoutData(builder.layer);

    const layer = registerLayer(builder.layer, PROFILE, { now: NOW });

    expect(layer.get("/f")).toMatchObject({ body: content, mtimeSec: 0, mtimeNsec: 0 });
    expect(rowsWithoutData(builder.layer)).toEqual(before);
  });

  it("takes files that are called like marks for marks", () => {
    const builder = new LayerBuilder();
    builder.put("/d/.wh..wh..opq", { type: "file" });
    builder.put("/d/.wh.x", { type: "file", uid: 7 });
    builder.put("/d/y", { type: "file" });

    const layer = registerLayer(builder.layer, PROFILE, { now: NOW });

    expect(rowsOf(layer).map(({ path, type }) => `${path} ${type}`)).toEqual([
      "/ dir",
      "/d dir",
      "/d/x char",
      "/d/y file",
    ]);
    expect(layer.get("/d/x")).toMatchObject({ uid: 7, rdev: 0 });
    expect(layer.get("/d")?.xattrs?.get("trusted.overlay.opaque")).toEqual(Uint8Array.of(0x79));
  });

  it.each([".wh.", ".wh..", ".wh..."])(
    "refuses a file %s, which takes its directory away",
    (name) => {
      const builder = new LayerBuilder();
      builder.put(`/d/${name}`, { type: "file" });

      expect(() => registerLayer(builder.layer, PROFILE, { now: NOW })).toThrow(ImageError);
    },
  );

  it("refuses a file .wh.NAME behind the NAME that it would take away", () => {
    const builder = new LayerBuilder({ name: "upper" });
    builder.put("/+", { type: "file" });
    builder.put("/.wh.+", { type: "file" });

    const register = () => registerLayer(builder.layer, PROFILE, { now: NOW });

    expect(register).toThrow('upper: entry "+": a whiteout of a name that the layer holds');
  });
});

/** By path; no times where Docker takes its own, no links of directories. */
function sortedRows(layer: Layer): LayerRow[] {
  return rowsOf(layer)
    .map((row) => {
      const whiteout = row.type === "char" && row.rdev?.join(":") === "0:0";
      const { mtime, nlink, ...rest } = row;
      return {
        ...rest,
        nlink: row.type === "dir" ? 0 : nlink,
        ...(whiteout || row.path === "/" || mtime === undefined ? {} : { mtime }),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const rowsWithoutData = (layer: Layer) => [
  ...(layer.root.xattrs ?? []),
  layer.get("/f")!.mtimeSec,
  layer.get("/f")!.mtimeNsec,
];
