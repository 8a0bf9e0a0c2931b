import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { asImage } from "../../../src/image/as-image.ts";
import { CONFIG_LAYOUTS } from "../../../src/image/config/config-layout.ts";
import { importConfig } from "../../../src/image/config/import-config.ts";
import type { Image } from "../../../src/image/image.ts";
import { ImageError } from "../../../src/image/image-error.ts";
import type { Digest, ImportedImage } from "../../../src/image/imported-image.ts";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { openImage } from "../../../src/image/open-image.ts";
import type { SaveImage } from "../../../src/image/save/merged-image.ts";
import { type SaveForm, saveDocker } from "../../../src/image/save/save-docker.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { type DockerEngine, startDocker } from "../../support/docker-engine.ts";
import { lackingEngine } from "../../support/lacking-docker.ts";
import { rowsOf } from "../support/layer-rows.ts";
import { bytesOf, entriesOf } from "../support/tar-entries.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();
const lacking = lackingEngine();
const MINUTE = 60_000;
let engine: DockerEngine | undefined;
afterAll(() => engine?.stop(), MINUTE);
const opened: ImportedImage[] = [];
afterAll(() => {
  for (const image of opened) image.close();
});

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/saved/docker-save-${name}.tar.gz`, import.meta.url));
const TAGS = ["copyup-save:v1", "copyup-save2:v1", "copyup-save3:v1", "copyup-save:bk"];

const OPTIONS = {
  profile: TAR_PROFILES["docker-28"],
  config: {
    layout: CONFIG_LAYOUTS["docker-28"],
    os: "linux",
    architecture: "amd64",
    created: "2024-01-01T00:00:00Z",
    comment: "Imported from -",
  },
};

/** The image under a tag, to be saved under it again. */
async function saved(path: string, tag: string): Promise<SaveImage> {
  const imported = await openImage(path, { reference: tag });
  opened.push(imported);
  const [name, version] = tag.split(":");
  const reference = { domain: "docker.io", path: `library/${name}`, tag: version! };
  return { image: asImage(imported, OPTIONS), references: [reference] };
}

async function four(): Promise<SaveImage[]> {
  const images: SaveImage[] = [];
  for (const tag of TAGS) images.push(await saved(fixture("four"), tag));
  return images;
}

const archive = (images: readonly SaveImage[], form: SaveForm): Buffer =>
  Buffer.concat([...saveDocker(images, form)]);

/** Headers and bytes of all entries; no time where Docker leaves that of saving. */
function listing(tar: Buffer) {
  const links = entriesOf(folder, tar).filter(({ type }) => type === "symlink");
  const late = links.map(({ name }) => name.slice(0, name.indexOf("/") + 1));
  return entriesOf(folder, tar).map((entry) => {
    const { name, type, mode, uid, gid, linkname, mtimeSec } = entry;
    const mtime = late.some((prefix) => name.startsWith(prefix)) ? null : mtimeSec;
    const sha256 = createHash("sha256").update(bytesOf(tar, entry)).digest("hex");
    return { name, type, mode, uid, gid, linkname, mtime, sha256 };
  });
}

function fileOf(tar: Buffer, name: string): string {
  const entry = entriesOf(folder, tar).find((found) => found.name === name)!;
  return bytesOf(tar, entry).toString("utf8");
}

/** An image of one layer whose tar exists nowhere yet. */
function writtenImage(text: string): Image {
  const builder = new LayerBuilder({ mtime: { sec: 1_700_000_000, nsec: 0 } });
  builder.put("/f", { type: "file", content: Content.fromText(text) });
  builder.put("/hole", { type: "file", content: Content.hole(700_000) });
  const profile = TAR_PROFILES["docker-28"];
  const { diffId, payload } = layerDigest(builder.layer, profile);
  const tar = { kind: "written", profile } as const;
  const config = importConfig({ ...OPTIONS.config, diffIds: [diffId] });
  return { config, layers: [{ layer: builder.layer, diffId, size: payload, tar }] };
}

describe("saveDocker() in the form until 24", () => {
  it("is what `docker save` of 20.10 wrote for an image, byte for byte", async () => {
    const made = archive([await saved(fixture("one"), TAGS[0]!)], "legacy");

    expect(made.equals(gunzipSync(readFileSync(fixture("one"))))).toBe(true);
  });

  it("is what it wrote for four images that share layers", async () => {
    const original = gunzipSync(readFileSync(fixture("four")));

    const made = archive(await four(), "legacy");

    expect(listing(made)).toEqual(listing(original));
    expect(listing(made).filter(({ type }) => type === "symlink")).toHaveLength(2);
  });

  it("takes an image with several tags once", async () => {
    const image = await saved(fixture("one"), TAGS[0]!);
    const again = {
      ...image,
      references: [
        ...image.references,
        { domain: "localhost:5000", path: "library/x", tag: "t" },
        { domain: "docker.io", path: "me/app", tag: "b" },
        { domain: "docker.io", path: "me/app", digest: image.image.config.id },
      ],
    };

    const made = archive([image, again], "legacy");

    const [item, ...others] = JSON.parse(fileOf(made, "manifest.json"));
    const top = item.Layers.at(-1).split("/")[0];
    expect(others).toEqual([]);
    expect(item.RepoTags).toEqual(["copyup-save:v1", "localhost:5000/library/x:t", "me/app:b"]);
    expect(fileOf(made, "repositories")).toBe(
      `{"copyup-save":{"v1":"${top}"},"localhost:5000/library/x":{"t":"${top}"},"me/app":{"b":"${top}"}}\n`,
    );
  });

  it("tells the parent of an image only if that is saved too", async () => {
    const [first, second] = await four();
    const parent = first!.image.config.id;
    const parents = (images: readonly SaveImage[]) =>
      JSON.parse(fileOf(archive(images, "legacy"), "manifest.json")).map(
        (item: { Parent?: Digest }) => item.Parent,
      );

    expect(parents([first!, { ...second!, parent }])).toEqual([undefined, parent]);
    expect(parents([{ ...second!, parent }])).toEqual([undefined]);
  });

  it("leaves `repositories` out for an image without a tag", async () => {
    const { image } = await saved(fixture("one"), TAGS[0]!);

    const made = archive([{ image, references: [] }], "legacy");

    expect(entriesOf(folder, made).map(({ name }) => name)).not.toContain("repositories");
    expect(JSON.parse(fileOf(made, "manifest.json"))[0].RepoTags).toBeNull();
  });

  it("refuses an image without layers, in Docker's words", () => {
    const config = importConfig({ ...OPTIONS.config, diffIds: [] });

    expect(() => saveDocker([{ image: { config, layers: [] }, references: [] }], "legacy")).toThrow(
      "empty export - not implemented",
    );
  });
});

describe("saveDocker() in the form since 25", () => {
  it("is a layout whose files are what their names say", async () => {
    const made = archive(await four(), "oci");

    const blobs = listing(made).filter(({ name }) => /^blobs\/sha256\/./.test(name));
    expect(blobs.map(({ sha256 }) => `blobs/sha256/${sha256}`)).toEqual(
      blobs.map(({ name }) => name),
    );
    expect(fileOf(made, "oci-layout")).toBe('{"imageLayoutVersion": "1.0.0"}');
    expect(listing(made).map(({ name }) => name)).toEqual([
      "blobs/",
      "blobs/sha256/",
      ...blobs.map(({ name }) => name).sort(),
      "index.json",
      "manifest.json",
      "oci-layout",
      "repositories",
    ]);
  });

  it("names layers by what they are in manifest.json", async () => {
    const image = await saved(fixture("one"), TAGS[0]!);

    const made = archive([image], "oci");

    const { config, layers } = image.image;
    const sources = layers.map(({ diffId, tar }) => [
      diffId,
      {
        mediaType: "application/vnd.oci.image.layer.v1.tar",
        size: tar.kind === "read" ? tar.tar.size : -1,
        digest: diffId,
      },
    ]);
    expect(JSON.parse(fileOf(made, "manifest.json"))).toEqual([
      {
        Config: config.id.replace(":", "/").replace(/^/, "blobs/"),
        RepoTags: TAGS.slice(0, 1),
        Layers: layers.map(({ diffId }) => `blobs/${diffId.replace(":", "/")}`),
        LayerSources: Object.fromEntries(sources),
      },
    ]);
    expect(JSON.parse(fileOf(made, "index.json")).manifests[0].annotations).toEqual({
      "io.containerd.image.name": "docker.io/library/copyup-save:v1",
      "org.opencontainers.image.ref.name": "v1",
    });
  });
});

describe.each(["legacy", "oci"] as const)("saveDocker() as %s", (form) => {
  it("gives archives that open as what was saved", async () => {
    const images = await four();
    const path = folder.write(`${form}.tar`, archive(images, form));

    for (const [i, tag] of TAGS.entries()) {
      const again = await saved(path, tag);

      expect(again.image.config.bytes).toEqual(images[i]!.image.config.bytes);
      expect(again.image.layers.map(({ layer }) => rowsOf(layer))).toEqual(
        images[i]!.image.layers.map(({ layer }) => rowsOf(layer)),
      );
    }
  });

  it("writes the tars of layers that were not read", async () => {
    const image = writtenImage("new");
    const references = [{ domain: "docker.io", path: "library/w", tag: "1" }];
    const path = folder.write(`w-${form}.tar`, archive([{ image, references }], form));

    const again = await saved(path, "w:1");

    expect(again.image.layers[0]!.diffId).toBe(image.layers[0]!.diffId);
    expect(rowsOf(again.image.layers[0]!.layer).slice(1)).toEqual(
      rowsOf(image.layers[0]!.layer).slice(1),
    );
  });

  it("fails when a layer is no longer what its diff_id says", () => {
    const { config, layers } = writtenImage("new");
    const layer = { ...layers[0]!, layer: writtenImage("old").layers[0]!.layer };

    const save = () => archive([{ image: { config, layers: [layer] }, references: [] }], form);

    expect(save).toThrow(ImageError);
  });

  it.skipIf(lacking.skipped)(
    `gives archives that \`docker load\` takes for what they are${lacking.why}`,
    async () => {
      engine ??= await startDocker();
      const images = await four();
      const path = folder.write(`load-${form}.tar`, archive(images, form));

      const loaded = engine.ask("load", "-i", path);

      try {
        expect(loaded.trim().split("\n").sort()).toEqual(
          TAGS.map((tag) => `Loaded image: ${tag}`).sort(),
        );
        for (const [i, tag] of TAGS.entries()) {
          const { config, layers } = images[i]!.image;
          const [inspected] = JSON.parse(engine.ask("image", "inspect", tag));
          expect(inspected).toMatchObject({ Id: config.id, RootFS: { Layers: config.diffIds } });
          const history = engine.ask(
            "history",
            "--no-trunc",
            "--human=false",
            "--format",
            "{{json .}}",
            tag,
          );
          const steps = history
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
            .reverse();
          const sizes = layers.map(({ size }) => String(size));
          expect(
            steps.map((step) => ({ by: step.CreatedBy, size: step.Size, comment: step.Comment })),
          ).toEqual(
            config.history.map((step) => ({
              by: step.createdBy ?? "",
              size: step.emptyLayer ? "0" : sizes.shift(),
              comment: step.comment ?? "",
            })),
          );
        }
      } finally {
        engine.ask("rmi", "-f", ...TAGS);
      }
    },
    MINUTE,
  );
});
