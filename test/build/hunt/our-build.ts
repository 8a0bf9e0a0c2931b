import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fixedClock } from "../../../src/base/clock.ts";
import type { BaseImage, BuildResult } from "../../../src/build/build.ts";
import { BuildError } from "../../../src/build/build-error.ts";
import { buildImage } from "../../../src/build/build-image.ts";
import { openContext } from "../../../src/build/context/open-context.ts";
import { BUILD_PROFILES } from "../../../src/build/profile.ts";
import type { ImageLayer } from "../../../src/image/image.ts";
import type { HistoryEntry } from "../../../src/image/imported-image.ts";
import { writeLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { Content } from "../../../src/layer/content.ts";
import { type RawHeader, rawHeaders } from "../support/raw-headers.ts";
import { historyOf, imageOn, recordedLayer } from "../support/recorded.ts";
import { type BuildCase, type Builder, baseOf, type Outcome } from "./build-case.ts";
import { withContext } from "./write-context.ts";

/** The recorded base; with `busybox`, a path of this machine, it runs on a real engine too. */
export function huntBase(builder: Builder, busybox?: string): BaseImage {
  const layer = recordedLayer();
  if (builder === "buildkit") layer.get("/home")!.mtimeSec++;
  if (busybox !== undefined) {
    layer.get("/bin/busybox")!.body = Content.fromBytes(readFileSync(busybox));
  }
  return imageOn(layer);
}

/** Builds a case here. */
export function ourBuild(given: BuildCase, builder: Builder, base: BaseImage): Promise<Outcome> {
  return withContext(given, builder, async (folder) => {
    const profile = BUILD_PROFILES[`docker-20.10-${builder}`];
    try {
      const context = await openContext({ context: folder, cwd: folder, profile });
      const result = await buildImage({
        context,
        profile,
        clock: fixedClock(1_795_400_726),
        cache: null,
        resolveImage: async (name) => {
          if (name !== baseOf(builder)) throw new BuildError(`no image ${name}`);
          return base;
        },
      });
      try {
        return outcomeOf(result, base);
      } finally {
        result.close();
      }
    } catch (error) {
      if (!(error instanceof BuildError)) {
        return { kind: "crash", message: String(error instanceof Error ? error.stack : error) };
      }
      // A command that cannot be simulated is a fault of the generator; one that the image has not, is not.
      const { message, remedy = "" } = error;
      if (!remedy.startsWith("copyup runs")) return { kind: "error", message };
      return { kind: "crash", message: `${message}: ${remedy.split("\n")[0]}` };
    }
  });
}

function outcomeOf({ image }: BuildResult, base: BaseImage): Outcome {
  const { config, layers } = image;
  const own = layers[0]?.diffId === base.image.layers[0]!.diffId ? layers.slice(1) : layers;
  const settings: Record<string, unknown> =
    JSON.parse(Buffer.from(config.bytes).toString()).config ?? {};
  return {
    kind: "image",
    layers: own.map(listing),
    sizes: sizesOf(config.history, layers),
    history: historyOf(config.history),
    config: withoutImage(settings),
  };
}

/** The image of the container that a step was taken in depends on times. */
export function withoutImage(settings: Readonly<Record<string, unknown>>): unknown {
  const { Image: _, ...rest } = settings;
  return rest;
}

function listing({ layer, tar }: ImageLayer): RawHeader[] {
  if (tar.kind !== "written") throw new Error("a layer that was not built");
  return tarListing(Buffer.concat([...writeLayerTar(tar.from ?? layer, tar.profile, tar.options)]));
}

export const tarListing = (tar: Uint8Array): RawHeader[] =>
  rawHeaders(tar, (data) => createHash("sha256").update(data).digest("hex").slice(0, 16));

function sizesOf(history: readonly HistoryEntry[], layers: readonly ImageLayer[]): number[] {
  const left = layers.map(({ size }) => size);
  return history.map(({ emptyLayer }) => (emptyLayer ? 0 : left.shift()!));
}
