import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Image } from "../../../src/image/image.ts";
import type { Digest } from "../../../src/image/imported-image.ts";
import { familiarName, parseReference } from "../../../src/image/reference.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { Layer } from "../../../src/layer/layer.ts";
import type { ImageStore } from "../../../src/store/image-store.ts";
import { isStoreFault } from "../../../src/store/store-error.ts";
import { digestOf, layerOf } from "./images.ts";

/** Something a process does to a store. `name` is one of its own: no other process uses it. */
export type Work =
  | { readonly do: "put"; readonly layers: readonly string[]; readonly name: string | null }
  | { readonly do: "tag"; readonly from: string; readonly name: string }
  | { readonly do: "remove"; readonly name: string }
  | { readonly do: "gc" }
  | { readonly do: "keep"; readonly key: string; readonly text: string }
  | { readonly do: "drop"; readonly key: string };

const NAMES = ["x", "y"];
const LAYERS = ["base", "middle", "top"];

/** Work of one process; those of another number use other names, and the same layers. */
export function arbitraryWork(actor: number): fc.Arbitrary<Work> {
  const name = fc.constantFrom(...NAMES.map((one) => `${one}${actor}:latest`));
  const key = fc.constantFrom(`k${actor}`, `l${actor}`);
  const layers = fc.subarray(LAYERS, { minLength: 1 });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("put"), layers, name: fc.option(name) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("tag"), from: name, name }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("remove"), name }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("gc") }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("keep"), key, text: fc.string() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("drop"), key }) },
  ) as fc.Arbitrary<Work>;
}

/** An image whose layers are not read from anywhere. */
export function imageOf(texts: readonly string[]): Image {
  const diffIds = texts.map((text) => digestOf(layerOf(text)));
  const bytes = Buffer.from(
    JSON.stringify({
      os: "linux",
      architecture: "amd64",
      rootfs: { type: "layers", diff_ids: diffIds },
    }),
  );
  const layers = texts.map((text, i) => ({
    ...{ layer: new Layer({ name: text }), diffId: diffIds[i]!, size: text.length },
    tar: { kind: "written", profile: TAR_PROFILES["docker-28"] } as const,
  }));
  const config = { id: digestOf(bytes), diffIds, history: [], container: {}, bytes };
  return { config, layers };
}

export async function doWork(store: ImageStore, work: Work): Promise<void> {
  try {
    await attempt(store, work);
  } catch (error) {
    if (!isStoreFault(error, "no-such-image")) throw error;
  }
}

async function attempt(store: ImageStore, work: Work): Promise<void> {
  switch (work.do) {
    case "put": {
      const names = work.name === null ? [] : [parseReference(work.name)];
      // Two chunks: a writer may be killed between them.
      const writeLayerTar = ({ name }: Layer) => {
        const tar = layerOf(name);
        return [tar.subarray(0, 700), tar.subarray(700)];
      };
      await store.put(imageOf(work.layers), { names, writeLayerTar });
      return;
    }
    case "tag":
      await store.tag(work.from, work.name);
      return;
    case "remove":
      await store.remove(work.name);
      return;
    case "gc":
      await store.gc({ minAge: 0 });
      return;
    case "keep":
      await store.containers.write(work.key, {
        document: work.text,
        files: { upper: [Buffer.from(work.text), Buffer.from("end")] },
      });
      return;
    case "drop":
      await store.containers.remove(work.key);
      return;
    default:
      work satisfies never;
  }
}

/** What somebody sees who looks at the store: the image of each name, and records. */
export type Seen = Readonly<Record<string, string>>;

/** What is seen after some work, if nobody else uses these names. */
export function after(before: Seen, work: Work): Seen {
  const seen: Record<string, string> = { ...before };
  switch (work.do) {
    case "put":
      if (work.name !== null) seen[work.name] = imageOf(work.layers).config.id;
      return seen;
    case "tag":
      if (seen[work.from] !== undefined) seen[work.name] = seen[work.from]!;
      return seen;
    case "remove":
      delete seen[work.name];
      return seen;
    case "gc":
      return seen;
    case "keep":
      seen[work.key] = `${work.text}end`;
      return seen;
    case "drop":
      delete seen[work.key];
      return seen;
    default:
      return work satisfies never;
  }
}

export async function look(store: ImageStore): Promise<Seen> {
  const seen: Record<string, string> = {};
  const { images, damaged } = await store.images();
  if (damaged.length > 0) throw damaged[0]!.fault;
  for (const { id, references } of images) {
    for (const reference of references) seen[familiarName(reference)] = id;
  }
  for (const { key } of await store.containers.list()) {
    const { range, close } = await store.containers.open(key, "upper");
    const bytes = Buffer.alloc(range.size);
    readFileSync(range.file.fd).copy(bytes);
    seen[key] = bytes.toString();
    close();
  }
  return seen;
}

/** All that is wrong with the files of a store, whatever it is meant to hold. */
export async function faultsOf(store: ImageStore): Promise<string[]> {
  const faults: string[] = [];
  const blobs = join(store.folder, "blobs", "sha256");
  if (!existsSync(blobs)) return faults;
  for (const name of readdirSync(blobs)) {
    const found = createHash("sha256")
      .update(readFileSync(join(blobs, name)))
      .digest("hex");
    if (found !== name) faults.push(`blob ${name} has other bytes`);
  }
  const { images, damaged } = await store.images();
  for (const { fault } of damaged) faults.push(fault.message);
  for (const { main } of images) {
    for (const { digest } of main.layers) {
      if (!existsSync(join(blobs, digest.slice(7)))) faults.push(`layer ${digest} is missing`);
    }
  }
  return faults;
}

/** What is left when all garbage has been collected, and should not be. */
export async function leftOversOf(store: ImageStore): Promise<string[]> {
  const { images } = await store.images();
  const needed = new Set<Digest>();
  for (const { main, entries } of images) {
    for (const digest of [...entries, main.config.id, ...main.layers.map((one) => one.digest)]) {
      needed.add(digest);
    }
  }
  const own = join(store.folder, "copyup");
  const names = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
  return [
    ...names(join(store.folder, "blobs", "sha256")).filter((name) => !needed.has(`sha256:${name}`)),
    ...["ingest", "leases", "lock"].flatMap((folder) => names(join(own, folder))),
    ...names(join(own, "containers")).filter(
      (name) => !existsSync(join(own, "containers", name, "record.json")),
    ),
  ];
}
