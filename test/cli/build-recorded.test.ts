import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../src/image/byte-range.ts";
import type { HistoryEntry } from "../../src/image/imported-image.ts";
import { type RawHeader, rawHeaders } from "../build/support/raw-headers.ts";
import { historyOf, type RecordedBuild, recordedBuilds } from "../build/support/recorded.ts";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";
import { layContext } from "./support/recorded-context.ts";

const ONCE = new Set([
  ...["exp1", "exp2", "exp3", "exp4", "copy-chown", "copy-dir", "copy-from-image", "meta"],
  ...["run-chmod", "run-chown-rec", "run-rm-recreate-dir", "target", "workdir-new", "run-fail"],
]);
const EVERY = process.env.COPYUP_ALL_BUILDS === "1";
/** copyup makes no connections, and says so. */
const isRemote = ({ name }: RecordedBuild): boolean => name.endsWith("add-url-fail");
const BUILDS = recordedBuilds().filter(
  (recorded) => !isRemote(recorded) && (EVERY || ONCE.has(recorded.name)),
);

const folder = tempFolder();
// One for each builder: they count the bytes of one and the same layer otherwise.
const STORES = {
  classic: await baseStore(join(folder.path, "classic"), ["alpine"]),
  buildkit: await baseStore(join(folder.path, "buildkit"), ["alpine"]),
};

/** Bytes of the base's own, which are not ours to keep. */
const BASE_BYTES = new Set(["lower/big.bin", "lower/big.hl", "lower/big2.bin", "copied/big.bin"]);
const digest = (data: Uint8Array) => createHash("sha256").update(data).digest("hex").slice(0, 16);
const comparable = (rows: readonly (readonly (string | number)[])[]): RawHeader[] =>
  rows.map((row) => (BASE_BYTES.has(String(row[0])) ? row.slice(0, 7) : [...row]));

function sizesOf(history: readonly HistoryEntry[], sizes: readonly number[]): number[] {
  const left = [...sizes];
  return history.map(({ emptyLayer }) => (emptyLayer ? 0 : left.shift()!));
}

const words = (entry: Readonly<Record<string, unknown>>): unknown => {
  const { created_by: text, ...rest } = entry;
  if (typeof text !== "string") return rest;
  return { ...rest, created_by: text.replace(/(file|dir|multi):[0-9a-f]{64}/, "$1:…") };
};

describe.each(BUILDS)("copyup build of $name ($builder)", (recorded) => {
  const context = join(folder.path, `${recorded.name}-${recorded.builder}`);
  const argv = ["build", ...recorded.args, "--engine", `docker-20.10-${recorded.builder}`];
  const tag = `x:${recorded.name}-${recorded.builder}`;
  const store = STORES[recorded.builder];
  const build = () => {
    const args = argv.map((arg, i) => (argv[i - 1] === "-f" ? join(context, arg) : arg));
    return cli([...args, "--store", store.folder, "-t", tag, "--json", context]);
  };

  if (recorded.error === undefined && recorded.unsaved !== true)
    it("keeps what a real engine made, and makes the same of it again from the cache", async () => {
      layContext(context, recorded);
      const { status, out, err } = await build();
      expect({ status, err }).toEqual({ status: 0, err: "" });
      const { image } = JSON.parse(out);
      const opened = await store.open(tag);
      const { config, layers } = opened.image;
      const own = layers.slice(layers.length - recorded.layers!.length);
      const rows = own.map(({ tar }) =>
        comparable(rawHeaders(tar.kind === "read" ? readWhole(tar.tar) : Buffer.of(), digest)),
      );
      opened.close();

      expect({
        id: config.id,
        layers: rows,
        sizes: sizesOf(
          config.history,
          layers.map(({ size }) => size),
        ),
        history: historyOf(config.history).map(words),
      }).toEqual({
        id: image.id,
        layers: recorded.layers!.map(({ entries }) => comparable(entries)),
        sizes: recorded.sizes,
        history: recorded.history!.map(words),
      });

      const again = JSON.parse((await build()).out);
      expect(again.image).toEqual(image);
      const made = again.steps.filter((step: { layer: unknown }) => step.layer !== null);
      expect(made.every((step: { cached: boolean }) => step.cached)).toBe(true);
    }, 30_000);

  if (recorded.error !== undefined) {
    it("fails with a real engine's words", async () => {
      layContext(context, recorded);
      const { status, out, err } = await build();

      expect({ status: status === 0, out }).toEqual({ status: false, out: "" });
      expect(err).toContain(recorded.error!);
    });
  }
});
