import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LayerPlace } from "../../../src/build/bases/base-facts.ts";
import { baseLayer } from "../../../src/build/bases/base-layer.ts";
import {
  BASE_TAR_PROFILE,
  bundledBase,
  isSynthetic,
  type MadeLayer,
} from "../../../src/build/bases/bundled-base.ts";
import { BUNDLED_IMAGES } from "../../../src/build/bases/catalogue.ts";
import recorded from "../../../src/build/bases/data/made.json" with { type: "json" };
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { overlayOf } from "./overlay-of.ts";

describe("bundledBase()", () => {
  it("has layers whose tars come to the recorded diff_ids", async () => {
    const made: Record<string, MadeLayer> = {};
    for (const place of BUNDLED_IMAGES.flatMap(({ steps }) => steps)) {
      const layer = await baseLayer(place);
      if (made[keyOf(place)] !== undefined || layer.root.nlink === 2) continue;
      const { diffId, payload } = layerDigest(layer, BASE_TAR_PROFILE);
      made[keyOf(place)] = { diffId, size: payload };
    }

    // COPYUP_RECORD=1 writes them anew, after a listing was changed.
    if (process.env.COPYUP_RECORD === "1")
      writeFileSync(MADE, `${JSON.stringify(made, null, 2)}\n`);
    else expect(made).toEqual(recorded);
  });

  // Bytes of data in all layers. What Docker Hub's images come to (docker images, linux/amd64, MB): alpine 3.22 8.3,
  // debian bookworm-slim 74.8, ubuntu 24.04 78.1, node 22 1120 (117 + 48.5 + 177 + 588 + … by layer).
  it.each([
    ["alpine", 1, 8_309_193],
    ["debian", 1, 74_790_214],
    ["ubuntu", 1, 75_270_548],
    ["node", 8, 1_076_677_503],
    ["node:22-slim", 5, 218_054_655],
    ["node:20-alpine3.20", 5, 151_573_634],
  ])("makes %s of %i layers with %i bytes", async (name, layers, bytes) => {
    const { image } = (await bundledBase(name))!;

    expect(image.layers).toHaveLength(layers);
    expect(image.layers.reduce((sum, { size }) => sum + size, 0)).toBe(bytes);
    expect(image.config.diffIds).toEqual(image.layers.map(({ diffId }) => diffId));
    expect(image.config.history.filter(({ emptyLayer }) => !emptyLayer)).toHaveLength(layers);
  });

  it("is the same image every time, and none but by name", async () => {
    const ids = new Set<string>();
    for (const name of ["debian", "debian:12", "docker.io/library/debian:bookworm-slim"]) {
      ids.add((await bundledBase(name))!.image.config.id);
    }

    expect([...ids]).toHaveLength(1);
    for (const name of ["redis", "me/alpine", "debian:9", "ghcr.io/library/alpine", "scratch"]) {
      expect(await bundledBase(name), name).toBeUndefined();
    }
  });

  it("is marked, and so is what is built on it", async () => {
    const { image, synthetic } = (await bundledBase("node:22"))!;
    const { history } = image.config;
    const own = { createdBy: "RUN true", emptyLayer: true };

    expect(synthetic).toBe(true);
    expect(isSynthetic(image.config)).toBe(true);
    expect(isSynthetic({ history: [...history, own] })).toBe(true);
    expect(isSynthetic({ history: [own] })).toBe(false);
  });

  it.each([
    ["alpine", ["sh", "cp", "sed", "apk", "adduser", "wget", "tar", "nologin"]],
    [
      "debian",
      ["sh", "bash", "cp", "sed", "apt-get", "dpkg", "useradd", "tar", "perl", "ldconfig"],
    ],
    ["ubuntu", ["sh", "bash", "cp", "sed", "apt-get", "dpkg", "useradd", "ps"]],
    ["node", ["sh", "bash", "node", "npm", "npx", "yarn", "git", "gcc", "make", "curl"]],
  ])("has programs on the PATH of %s", async (name, programs) => {
    const { image } = (await bundledBase(name))!;
    const [path] = image.config.container.Env as string[];
    const process = overlayOf(image).process();

    for (const program of programs) {
      const found = path!
        .slice("PATH=".length)
        .split(":")
        .map((folder) => process.tryStat(`${folder}/${program}`))
        .find((stat) => stat !== null);
      expect((found?.mode ?? 0) & 0o111, program).toBe(0o111);
    }
    expect(process.stat("/tmp").mode & 0o7777).toBe(0o1777);
  });
});

const MADE = new URL("../../../src/build/bases/data/made.json", import.meta.url);

const keyOf = (place: LayerPlace): string => place.join(" ");
