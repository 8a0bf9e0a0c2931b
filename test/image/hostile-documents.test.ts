import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/image/image-error.ts";
import { openImage } from "../../src/image/open-image.ts";
import { openSavedImages } from "../../src/image/saved-images.ts";
import {
  asFolder,
  asTar,
  type ImageFiles,
  ociImage,
  ociIndex,
  ociLayout,
} from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();

/** A docker-archive whose config is this text. */
function withConfig(config: string, path = "c.json"): ImageFiles {
  const manifest = [{ Config: path, RepoTags: ["a:1"], Layers: ["l.tar"] }];
  return { "l.tar": makeTar([]), "c.json": config, "manifest.json": JSON.stringify(manifest) };
}

/** An OCI layout with so many levels of indexes, each of which names the one below it so many times. */
function nestedIndexes(levels: number, times: number): ImageFiles {
  const missing = { ...ociImage({ layers: [] }).descriptor, size: 1 };
  let below = ociIndex(Array(times).fill(missing));
  const files = { ...below.files };
  for (let i = 2; i < levels; i++) {
    below = ociIndex(Array(times).fill(below.descriptor));
    Object.assign(files, below.files);
  }
  return ociLayout(files, Array(times).fill(below.descriptor));
}

const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

const DOCUMENTS: readonly (readonly [string, ImageFiles, RegExp])[] = [
  ["deep lists", withConfig(`{"rootfs":${deep(100_000)}}`), /JSON nested more than 1000 deep/],
  ["a deep digest", withConfig(`{"rootfs":{"diff_ids":[${deep(900)}]}}`), /is a list; expected a/],
  ["a long digest", withConfig(`{"rootfs":{"diff_ids":["${"x".repeat(1e6)}"]}}`), /is "xxx/],
  [
    "a list without end",
    withConfig(`{"rootfs":{"diff_ids":[${"0,".repeat(3e6)}0]}}`),
    /diff_ids is a list; expected at most 100000 elements/,
  ],
  ["controls", withConfig("\x1b[2J{"), /not JSON: /],
  ["a NUL in a path", withConfig("{}", "a\0b"), /"a\\u0000b" is no path/],
  ["a long path", withConfig("{}", "x/".repeat(3000)), /x\/x.*is no path/],
  ["a long name", withConfig("{}", "x".repeat(300)), /xxx.*is no path/],
  ["a name of controls", withConfig("{}", "\x1b[2J"), /\\u001b\[2J is missing/],
  [
    "indexes without end",
    nestedIndexes(2, 120),
    /index\.manifests is a list; expected at most 10000/,
  ],
];

describe.each(DOCUMENTS)("a saved image with %s", (name, files, message) => {
  const path = name.replaceAll(" ", "-");
  const tar = () => folder.write(`${path}.tar`, asTar(files));
  const unpacked = () => asFolder(files, `${folder.path}/${path}`);

  it.each([
    ["openImage() of the tar", () => openImage(tar())],
    ["openImage() of the folder", () => openImage(unpacked())],
    ["openSavedImages() of the tar", () => openSavedImages(tar())],
    ["openSavedImages() of the folder", () => openSavedImages(unpacked())],
  ])("is refused in a line by %s", async (_, open) => {
    const error = await open().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ImageError);
    expect((error as ImageError).message).toMatch(message);
    expect((error as ImageError).message.length).toBeLessThan(600);
    expect((error as ImageError).message).not.toMatch(/[\x00-\x1f]/);
  });
});

describe("openImage()", () => {
  it("does not follow all that four small indexes name", async () => {
    const path = folder.write("nested.tar", asTar(nestedIndexes(4, 100)));

    await expect(openImage(path)).rejects.toThrow("expected at most 10000 entries in all indexes");
  });
});

describe("openSavedImages()", () => {
  it("reads an image of many names once", async () => {
    const made = ociImage({ layers: [makeTar([])] });
    const named = Array.from({ length: 5000 }, (_, i) => ({
      ...made.descriptor,
      annotations: { "org.opencontainers.image.ref.name": `a:${i}` },
    }));

    const saved = await openSavedImages(
      folder.write("names.tar", asTar(ociLayout(made.files, named))),
    );

    saved.close();
    expect(saved.images.length).toBe(5000);
    expect(new Set(saved.images.map(({ config }) => config)).size).toBe(1);
  });
});
