import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytesOf, randomFrom, word } from "./data.ts";
import { run } from "./scratch.ts";

/** What is in a saved image. */
export interface ImageShape {
  readonly files: number;
  readonly links: number;
  readonly directories: number;
  /** Half of the files are smaller, in bytes. */
  readonly medianSize: number;
}

/** Of the logarithm. */
const SIGMA = 2;
const LARGEST = 4 * 2 ** 20;

/** What `docker save` would write of it, on the disk. */
export interface SavedImage {
  readonly archive: string;
  readonly layer: string;
  /** What an import has to find. */
  readonly size: number;
  readonly diffId: string;
}

export function saveImage(folder: string, shape: ImageShape): SavedImage {
  const tree = join(folder, "tree");
  const size = layTree(tree, shape);
  const layer = join(folder, "layer.tar");
  tar(["-C", tree, "--owner=0", "--group=0", "--sort=name", "-cf", layer, "root"]);
  rmSync(tree, { recursive: true });
  const diffId = `sha256:${sha256(readFileSync(layer))}`;
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [diffId] },
  });
  const configName = `${sha256(config)}.json`;
  const inside = "layer/layer.tar";
  const manifest = [{ Config: configName, RepoTags: ["bench:latest"], Layers: [inside] }];
  mkdirSync(join(folder, "layer"));
  writeFileSync(join(folder, configName), config);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const archive = join(folder, "image.tar");
  renameSync(layer, join(folder, inside));
  tar(["-C", folder, "-cf", archive, configName, inside, "manifest.json"]);
  return { archive, layer: join(folder, inside), size, diffId };
}

/** Returns the bytes of all files and symlinks. */
function layTree(tree: string, { files, links, directories, medianSize }: ImageShape): number {
  const random = randomFrom(8);
  const name = (i: number): string => `${word(random)}-${i.toString(36)}`;
  const folders = ["root"];
  for (let i = 0; i < directories - 1; i++) folders.push(join(oneOf(folders, random), name(i)));
  for (const folder of folders) mkdirSync(join(tree, folder), { recursive: true });
  const bytes = bytesOf(LARGEST);
  let sum = 0;
  for (let i = 0; i < files; i++) {
    const size = Math.min(LARGEST, Math.round(medianSize * Math.exp(SIGMA * normal(random))));
    writeFileSync(join(tree, oneOf(folders, random), name(i)), bytes.subarray(0, size));
    sum += size;
  }
  for (let i = 0; i < links; i++) {
    const target = name(i);
    symlinkSync(target, join(tree, oneOf(folders, random), `lib${target}`));
    sum += target.length;
  }
  return sum;
}

function oneOf(folders: readonly string[], random: () => number): string {
  return folders[Math.floor(random() * folders.length)]!;
}

/** Box and Muller's: normally distributed, around 0. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const sha256 = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

function tar(args: readonly string[]): void {
  if (!run("tar", args, "/")) throw new Error(`tar ${args.join(" ")} failed`);
}
