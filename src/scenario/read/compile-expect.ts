import { nearMiss } from "../../base/near-miss.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import { valueAt } from "../../yaml/key-path.ts";
import type { ContainerExpectation, Expectations } from "../scenario.ts";
import { endExpectation } from "../schema/expect.ts";
import type { Faults } from "./faults.ts";

const OF_IMAGE = new Set([
  ...["layer_bytes", "image_bytes", "containers"],
  ...["build", "images", "disk_bytes"],
]);

/** What expectations are read against. */
export interface ExpectPlace {
  readonly containers: readonly string[];
  /** Names that steps give to images. */
  readonly tags: readonly string[];
  /** The image comes from a build. */
  readonly builds: boolean;
  readonly hasImage: boolean;
  readonly faults: Faults;
}

/** What is expected at the end. Of several containers each is spoken of by name. */
export function compileExpect(raw: unknown, place: ExpectPlace): Expectations {
  const { containers, faults } = place;
  checkNames(raw, place);
  checkImages(raw, place);
  const parsed = endExpectation.safeParse(raw ?? {});
  if (!parsed.success) return { containers: [], images: [] };
  const { layer_bytes, image_bytes, disk_bytes, build, images = {}, ...rest } = parsed.data;
  const { containers: named = {}, ...direct } = rest;
  return {
    containers: containers.map((name, i) => {
      const own = Object.hasOwn(named, name) ? named[name] : undefined;
      const alone = i === 0 && containers.length === 1 && Object.keys(direct).length > 0;
      if (own !== undefined && alone) {
        faults.add(
          ["expect", "containers"],
          "expected twice: here, and above for the only container",
        );
      }
      if (own !== undefined) return expectation(own, ["expect", "containers", name], faults);
      return alone ? expectation(direct, ["expect"], faults) : undefined;
    }),
    ...(layer_bytes === undefined
      ? {}
      : { layerBytes: { line: faults.lineOf(["expect", "layer_bytes"]), sizes: layer_bytes } }),
    ...(image_bytes === undefined
      ? {}
      : { imageBytes: { line: faults.lineOf(["expect", "image_bytes"]), size: image_bytes } }),
    ...(disk_bytes === undefined
      ? {}
      : { diskBytes: { line: faults.lineOf(["expect", "disk_bytes"]), size: disk_bytes } }),
    ...(build === undefined
      ? {}
      : { build: { line: faults.lineOf(["expect", "build"]), fields: build } }),
    images: Object.entries(images).map(([tag, fields]) => ({
      tag,
      line: faults.lineOf(["expect", "images", tag]),
      fields,
    })),
  };
}

function expectation(fields: object, at: KeyPath, faults: Faults): ContainerExpectation {
  const own = Object.fromEntries(Object.entries(fields).filter(([key]) => !OF_IMAGE.has(key)));
  const lines = Object.keys(own).map((key) => [key, faults.lineOf([...at, key])]);
  const merged = (own.merged ?? {}) as object;
  for (const path of Object.keys(merged)) {
    lines.push([`merged.${path}`, faults.lineOf([...at, "merged", path])]);
  }
  return { where: at.join("."), fields: own, lines: Object.fromEntries(lines) };
}

/** What is expected of images that nobody makes. */
function checkImages(raw: unknown, { tags, builds, faults }: ExpectPlace): void {
  if (!builds && keysOf(raw).includes("build")) {
    const message = "there is no image: build that could come out so";
    faults.add(
      ["expect", "build"],
      message,
      "beside a build step stands an expect of its own",
      "key",
    );
  }
  for (const name of keysOf(valueAt(raw, ["images"]))) {
    if (tags.includes(name)) continue;
    const meant = nearMiss(name, tags);
    const hint = meant === undefined ? listed(tags) : `did you mean ${meant}?`;
    faults.add(["expect", "images", name], "no step makes an image of this name", hint, "key");
  }
}

function listed(tags: readonly string[]): string {
  return tags.length === 0
    ? "tag: of a build or a commit gives one"
    : `there are ${tags.join(", ")}`;
}

function checkNames(raw: unknown, { containers, hasImage, faults }: ExpectPlace): void {
  for (const key of keysOf(raw)) {
    if (!hasImage && key !== "images" && key !== "disk_bytes" && key !== "build") {
      const message = "of what? there is no image, and so no container";
      faults.add(["expect", key], message, "expect.images speaks of images by their tags", "key");
      continue;
    }
    if (containers.length < 2 || OF_IMAGE.has(key)) continue;
    const message = "of which container? there are several";
    faults.add(["expect", key], message, "put it below expect.containers", "key");
  }
  for (const name of keysOf(valueAt(raw, ["containers"]))) {
    if (containers.includes(name)) continue;
    const meant = nearMiss(name, containers);
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    faults.add(["expect", "containers", name], "no container is called so", hint, "key");
  }
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
