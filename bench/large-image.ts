import { closeSync, openSync, writeSync } from "node:fs";
import { CONFIG_LAYOUTS } from "../src/image/config/config-layout.ts";
import { makeConfig } from "../src/image/config/make-config.ts";
import type { Image, ImageLayer } from "../src/image/image.ts";
import { layerSize } from "../src/image/layer-size.ts";
import { layerDigest } from "../src/image/layer-tar/layer-digest.ts";
import { saveDocker } from "../src/image/save/save-docker.ts";
import { TAR_PROFILES } from "../src/image/tar-profile.ts";
import { Content, type Layer, LayerBuilder } from "../src/index.ts";
import { bytesOf, randomFrom, word } from "./data.ts";

/** An image as they come: a system, an application, an owner set late, an upgrade, and what was left. */
export interface LargeShape {
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
}

const STEPS = [
  "/bin/sh -c #(nop) ADD file:0 in / ",
  "COPY . /app # buildkit",
  "RUN /bin/sh -c chown -R app:app /app/src # buildkit",
  "RUN /bin/sh -c apt-get upgrade -y # buildkit",
  "RUN /bin/sh -c make -C /app install # buildkit",
];
const PROFILE = TAR_PROFILES["docker-28"];
const POOL = 32 * 2 ** 20;

interface File {
  readonly path: string;
  readonly content: Content;
}

/** Writes the docker-archive of such an image. Returns the paths of its layers in there. */
export function writeLargeImage(archive: string, shape: LargeShape): readonly string[] {
  const image = largeImage(shape);
  const file = openSync(archive, "w");
  for (const piece of saveDocker([{ image, references: [] }], "oci")) writeSync(file, piece);
  closeSync(file);
  return image.layers.map(({ diffId }) => `blobs/sha256/${diffId.slice("sha256:".length)}`);
}

function largeImage({ files, bytes }: LargeShape): Image {
  const random = randomFrom(12);
  const pool = randomBytes(random);
  const mean = bytes / files;
  const content = (): Content => {
    // As files are: many small, few large.
    const exponential = -Math.log(1 - random());
    const size = Math.min(POOL / 2, Math.ceil((exponential ** 3 / 6) * mean));
    const start = Math.floor(random() * (POOL - size));
    return Content.fromBytes(pool.subarray(start, start + size));
  };
  const lay = (top: string, count: number): File[] => {
    const folders = [top];
    for (let i = 0; i < count / 12; i++) {
      folders.push(`${folders[Math.floor(random() * folders.length)]}/${word(random)}${i}`);
    }
    return Array.from({ length: count }, (_, i) => ({
      path: `${folders[i % folders.length]}/${word(random)}.${i}`,
      content: content(),
    }));
  };
  const system = lay("/usr", Math.floor(files * 0.7));
  const source = lay("/app/src", Math.floor(files * 0.06));
  const rest = lay("/app/lib", Math.floor(files * 0.09));
  const upgraded = system.slice(0, Math.floor(files * 0.02));
  const removed = system.slice(upgraded.length, upgraded.length * 2);
  const made = lay("/app/build", Math.floor(files * 0.05));
  const copied = rest.slice(0, Math.floor(files * 0.02));
  const layers = [
    layerOf(system, 0),
    layerOf([...source, ...rest], 0),
    layerOf(source, 1000),
    layerOf(
      upgraded.map(({ path, content: old }) => ({ path, content: old.write(0, bytesOf(1)) })),
      0,
      removed,
    ),
    layerOf([...made, ...copied.map((file) => ({ ...file, path: `${file.path}.copy` }))], 0),
  ];
  return imageOf(layers.map(keep));
}

function randomBytes(random: () => number): Uint8Array {
  const words = new Uint32Array(POOL / 4);
  for (let i = 0; i < words.length; i++) words[i] = random() * 2 ** 32;
  return new Uint8Array(words.buffer);
}

function layerOf(files: readonly File[], owner: number, removed: readonly File[] = []): Layer {
  const builder = new LayerBuilder({ mtime: { sec: 1_700_000_000, nsec: 0 } });
  for (const { path, content } of files) {
    builder.put(path, { type: "file", content, uid: owner, gid: owner });
  }
  for (const { path } of removed) builder.whiteout(path);
  return builder.layer;
}

function keep(layer: Layer): ImageLayer {
  const { diffId } = layerDigest(layer, PROFILE);
  return { layer, diffId, size: layerSize(layer), tar: { kind: "written", profile: PROFILE } };
}

function imageOf(layers: readonly ImageLayer[]): Image {
  const config = makeConfig(
    {
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      container: {},
      diffIds: layers.map(({ diffId }) => diffId),
      history: STEPS.map((createdBy) => ({ createdBy, emptyLayer: false })),
    },
    CONFIG_LAYOUTS["docker-28"],
  );
  return { config, layers };
}
