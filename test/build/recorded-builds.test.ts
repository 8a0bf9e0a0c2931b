import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BuildError } from "../../src/build/build-error.ts";
import type { EngineName } from "../../src/build/profile.ts";
import type { ImageLayer } from "../../src/image/image.ts";
import type { HistoryEntry } from "../../src/image/imported-image.ts";
import { writeLayerTar } from "../../src/image/layer-tar/write-layer-tar.ts";
import { type RawHeader, rawHeaders } from "./support/raw-headers.ts";
import { historyOf, type RecordedBuild, rebuild, recordedBuilds } from "./support/recorded.ts";

const BUILDS = recordedBuilds();

const engineOf = ({ builder }: RecordedBuild): EngineName => `docker-20.10-${builder}`;

/** Bytes of the base's own, which are not ours to keep. */
const BASE_BYTES = new Set(["lower/big.bin", "lower/big.hl", "lower/big2.bin", "copied/big.bin"]);

function listing({ layer, tar }: ImageLayer): RawHeader[] {
  if (tar.kind !== "written") throw new Error("a layer that was not built");
  const bytes = Buffer.concat([...writeLayerTar(tar.from ?? layer, tar.profile, tar.options)]);
  return comparable(
    rawHeaders(bytes, (data) => createHash("sha256").update(data).digest("hex").slice(0, 16)),
  );
}

const comparable = (rows: readonly (readonly (string | number)[])[]): RawHeader[] =>
  rows.map((row) => (BASE_BYTES.has(String(row[0])) ? row.slice(0, 7) : [...row]));

/** Of each step, as `docker history` tells it; BuildKit's ONBUILD has none. */
function sizesOf(history: readonly HistoryEntry[], layers: readonly ImageLayer[]): number[] {
  const left = layers.map(({ size }) => size);
  return history.map(({ emptyLayer }) => (emptyLayer ? 0 : left.shift()!));
}

/** Where the sum of a COPY is of other bytes: a client whose context has file types in its modes, or the base's own. */
const OTHER_SUM = new Set(["copy-two", "df-path", "scratch", "copy-from-image"]);

function withoutSum(entry: Readonly<Record<string, unknown>>, { name }: RecordedBuild): unknown {
  const { created_by: words, ...rest } = entry;
  if (typeof words !== "string") return rest;
  const sum = /(file|dir|multi):[0-9a-f]{64}/;
  return { ...rest, created_by: OTHER_SUM.has(name) ? words.replace(sum, "$1:…") : words };
}

/** The settings as the document has them; not the id of the container's image, which depends on times. */
function documentOf(bytes: Uint8Array): unknown {
  const { Image: _, ...settings } = JSON.parse(Buffer.from(bytes).toString()).config ?? {};
  return settings;
}

describe.each(BUILDS.filter(({ error, unsaved }) => error === undefined && unsaved === undefined))(
  "$name ($builder), as a real engine built it",
  (recorded) => {
    it("has the same layers, history, sizes and config", async () => {
      const found = await rebuild(recorded, engineOf(recorded), ({ image }) => {
        const { config, layers } = image;
        const own = layers.slice(layers.length - recorded.layers!.length);
        return {
          layers: own.map(listing),
          sizes: sizesOf(config.history, layers),
          history: historyOf(config.history).map((entry) => withoutSum(entry, recorded)),
          config: documentOf(config.bytes),
        };
      });

      expect(found).toEqual({
        layers: recorded.layers!.map(({ entries }) => comparable(entries)),
        sizes: recorded.sizes,
        history: recorded.history!.map((entry) => withoutSum(entry, recorded)),
        config: recorded.config,
      });
    });
  },
);

/** copyup makes no connections, and says so. */
const isRemote = ({ name }: RecordedBuild): boolean => name.endsWith("add-url-fail");

describe.each(BUILDS.filter((recorded) => recorded.error !== undefined && !isRemote(recorded)))(
  "$name ($builder), which a real engine refused",
  (recorded) => {
    it("fails with its words", async () => {
      const failure = await rebuild(recorded, engineOf(recorded), () => null).catch(
        (error) => error,
      );

      expect(failure).toBeInstanceOf(BuildError);
      expect(failure.message).toBe(recorded.error);
    });
  },
);
