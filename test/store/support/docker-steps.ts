import type { Digest } from "../../../src/image/imported-image.ts";
import { loadedLines } from "../../../src/report/docker/loaded-lines.ts";
import type { ImageStore } from "../../../src/store/image-store.ts";
import { loadImages } from "../../../src/store/load-images.ts";
import type { RemovedLine } from "../../../src/store/plan-removal.ts";
import { StoreError } from "../../../src/store/store-error.ts";
import { asTar, configOf, dockerArchive, sha256 } from "../../image/support/make-image.ts";
import { layerOf } from "./images.ts";

/** The archives that the steps load: several images and names, layers that are shared, parents, no name. */
export const ARCHIVES: Readonly<Record<string, () => Buffer>> = {
  one: () => archive({ "a:1": ["base", "x"], "b:1": ["base"] }),
  two: () => archive({ "a:1": ["base", "y"], "c:1": ["base", "x", "z"] }),
  family: () => archive({ "p:1": ["base"], "p:2": ["base", "x"], "p:3": ["base", "x", "z"] }, true),
  nameless: () => archive({ "": ["base", "n"] }),
};

/** What `docker load`, `tag` and `rmi` are given. ID(name) stands for the id of the image that had this name first. */
export type Step = readonly [command: "load" | "tag" | "rmi", ...args: string[]];

const idOf = (...layers: string[]): Digest => `sha256:${sha256(config(layers))}`;
const config = (layers: readonly string[]) =>
  configOf({ layers: layers.map(layerOf), steps: layers });

const X = idOf("base", "x");
const BASE = idOf("base");

export const STEPS: readonly Step[] = [
  ["load", "one"],
  ["load", "one"],
  ["tag", "a:1", "a:2"],
  ["rmi", "a:1"],
  ["rmi", "nope"],
  ["rmi", "a:2"],
  ["load", "one"],
  ["tag", "a:1", "other/repo:7"],
  ["rmi", X],
  ["rmi", X.slice(7, 19)],
  ["rmi", "-f", X.slice(7, 19)],
  ["rmi", BASE.slice(0, 16)],
  ["load", "one"],
  ["load", "two"],
  ["rmi", X],
  ["rmi", "c:1"],
  ["rmi", "a:1", "b:1"],
  ["load", "family"],
  ["rmi", BASE],
  ["rmi", "-f", BASE],
  ["rmi", "p:1"],
  ["rmi", "p:2"],
  ["tag", "p:3", "p:1"],
  ["rmi", "p:3"],
  ["rmi", "--no-prune", "p:1"],
  ["rmi", X],
  ["load", "nameless"],
  ["tag", idOf("base", "n"), "n"],
  ["rmi", "n:latest"],
  ["load", "family"],
  ["rmi", "p:1"],
  ["rmi", "p:2"],
  ["rmi", "p:3"],
  ["load", "family"],
  ["load", "two"],
  ["rmi", "p:3", "c:1", "p:2", "p:1", "a:1"],
  ["load", "nameless"],
  ["load", "nameless"],
  ["rmi", idOf("base", "n")],
  ["rmi", "A"],
];

function archive(images: Readonly<Record<string, readonly string[]>>, family = false): Buffer {
  const made = Object.entries(images).map(([name, layers]) => [
    name,
    { layers: layers.map(layerOf), steps: layers },
  ]);
  const files = dockerArchive(Object.fromEntries(made));
  const manifest = JSON.parse(String(files["manifest.json"]));
  const items = manifest.map((item: { RepoTags: string[]; Config: string }, i: number) => {
    const RepoTags = item.RepoTags[0] === "" ? null : item.RepoTags;
    const parent =
      family && i > 0 ? { Parent: `sha256:${manifest[i - 1].Config.slice(0, 64)}` } : {};
    return { ...item, RepoTags, ...parent };
  });
  return asTar({ ...files, "manifest.json": JSON.stringify(items) });
}

/** What a step comes to in a store: the lines that the docker command prints. */
export async function takeStep(
  store: ImageStore,
  [command, ...args]: Step,
  pathOf: (archive: string) => string,
): Promise<string[]> {
  switch (command) {
    case "load":
      return loadedLines(await loadImages(pathOf(args[0]!), store));
    case "tag":
      return lines(async () => {
        await store.tag(args[0]!, args[1]!);
        return [];
      });
    case "rmi": {
      const names = args.filter((arg) => !arg.startsWith("-"));
      const options = { force: args.includes("-f"), keepParents: args.includes("--no-prune") };
      const removed: string[] = [];
      const failed: string[] = [];
      for (const name of names) {
        try {
          removed.push(...(await store.remove(name, options)).map(lineOf));
        } catch (error) {
          failed.push(messageOf(error));
        }
      }
      return [...removed, ...failed];
    }
    default:
      return command satisfies never;
  }
}

async function lines(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work();
  } catch (error) {
    return [messageOf(error)];
  }
}

function messageOf(error: unknown): string {
  if (error instanceof StoreError) return plain(error.fault.what);
  throw error;
}

function lineOf(line: RemovedLine): string {
  return "untagged" in line ? `Untagged: ${line.untagged}` : `Deleted: ${line.deleted}`;
}

/** What docker printed, in lines; without what its client puts before the engine's words. */
export function printed(output: string): string[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => plain(line.replace(/^Error( response from daemon)?: /, "")));
}

/** The client cuts `:latest` off a name that was not found. */
function plain(line: string): string {
  return line.replace(/^(No such image: .*):latest$/, "$1");
}
