import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type MadeEntry, makeTar } from "./make-tar.ts";

/** The files of a saved image by path; a text that begins with "-> " is a symlink. */
export type ImageFiles = Record<string, Buffer | string>;

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

export interface MadeImage {
  /** Unpacked layer tars, lowest first. */
  readonly layers: readonly Buffer[];
  /** Build steps; those that end in " (empty)" made no layer. */
  readonly steps?: readonly string[];
  readonly architecture?: string;
}

export function configOf({ layers, steps = [], architecture = "amd64" }: MadeImage): string {
  return JSON.stringify({
    architecture,
    os: "linux",
    config: { Env: ["A=b"], Cmd: ["sh"] },
    rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    history: steps.map((step) => ({
      created_by: step.replace(" (empty)", ""),
      ...(step.endsWith(" (empty)") ? { empty_layer: true } : {}),
    })),
  });
}

/** As `docker save` wrote it until 24. A layer that comes twice is a symlink the second time. */
export function dockerArchive(images: Readonly<Record<string, MadeImage>>): ImageFiles {
  const files: ImageFiles = {};
  const manifest = Object.entries(images).map(([tag, image], nth) => {
    const config = configOf(image);
    const paths = image.layers.map((layer, i) => {
      const id = sha256(`${nth} ${i}`);
      const first = Object.entries(files).find(([, bytes]) => bytes === layer);
      files[`${id}/VERSION`] = "1.0";
      files[`${id}/json`] = "{}";
      files[`${id}/layer.tar`] = first === undefined ? layer : `-> ../${first[0]}`;
      return `${id}/layer.tar`;
    });
    files[`${sha256(config)}.json`] = config;
    return { Config: `${sha256(config)}.json`, RepoTags: [tag], Layers: paths };
  });
  files["manifest.json"] = JSON.stringify(manifest);
  files.repositories = "{}";
  return files;
}

export interface OciOptions {
  readonly pack?: (layer: Buffer) => Buffer;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, string>>;
}

const LAYER = "application/vnd.oci.image.layer.v1.tar";

/** The blobs of one image and the descriptor of its manifest. */
export function ociImage(image: MadeImage, options: OciOptions = {}) {
  const files: ImageFiles = {};
  const { pack = (layer: Buffer) => layer, mediaType = LAYER, annotations, platform } = options;
  const blob = (bytes: Buffer | string, type: string) => {
    files[`blobs/sha256/${sha256(bytes)}`] = bytes;
    return { mediaType: type, digest: `sha256:${sha256(bytes)}`, size: Buffer.byteLength(bytes) };
  };
  const manifest = {
    schemaVersion: 2,
    config: blob(configOf(image), "application/vnd.oci.image.config.v1+json"),
    layers: image.layers.map((layer) => blob(pack(layer), mediaType)),
  };
  const descriptor = blob(JSON.stringify(manifest), "application/vnd.oci.image.manifest.v1+json");
  return { files, manifest, descriptor: { ...descriptor, annotations, platform } };
}

type Descriptor = ReturnType<typeof ociImage>["descriptor"];

/** A layout around blobs and what its index lists. */
export function ociLayout(files: ImageFiles, manifests: readonly Descriptor[]): ImageFiles {
  return {
    ...files,
    "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
    "index.json": JSON.stringify({ schemaVersion: 2, manifests }),
  };
}

/** A nested index as a blob, and its descriptor. */
export function ociIndex(manifests: readonly Descriptor[], annotations?: Record<string, string>) {
  const bytes = JSON.stringify({ schemaVersion: 2, manifests });
  const digest = sha256(bytes);
  const mediaType = "application/vnd.oci.image.index.v1+json";
  return {
    files: { [`blobs/sha256/${digest}`]: bytes } as ImageFiles,
    descriptor: {
      mediaType,
      digest: `sha256:${digest}`,
      size: bytes.length,
      annotations,
      platform: undefined,
    },
  };
}

export function asTar(files: ImageFiles): Buffer {
  return makeTar(Object.entries(files).map(([name, data]) => entryOf(name, data)));
}

function entryOf(name: string, data: Buffer | string): MadeEntry {
  if (typeof data !== "string" || !data.startsWith("-> ")) return { name, data };
  return { name, type: "2", linkname: data.slice(3) };
}

/** Writes the files below a new folder. */
export function asFolder(files: ImageFiles, folder: string): string {
  for (const [name, data] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), data);
  }
  return folder;
}
