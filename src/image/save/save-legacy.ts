import type { Digest } from "../imported-image.ts";
import type { ArchiveFile } from "./archive-files.ts";
import { manifestJson, repositoriesJson } from "./archive-indexes.ts";
import { createdSeconds, type MergedImage } from "./merged-image.ts";
import { v1Images } from "./v1-image.ts";

const VERSION = Buffer.from("1.0");

/** What `docker save` wrote until 24: a folder for each layer, named by a v1 id. A layer that another v1 id has as well
 *  is a symlink; Docker gives that folder the time of saving, here it has its image's. Moby: image/tarexport, save.go. */
export function legacyFiles(images: readonly MergedImage[]): ArchiveFile[] {
  const files = new Map<string, ArchiveFile>();
  const add = (file: ArchiveFile) => files.set(file.path, file);
  const paths = new Map<Digest, string>();
  const top = new Map<MergedImage, string>();
  const items = images.map((saved) => {
    const { config, layers } = saved.image;
    const mtime = createdSeconds(config);
    const ids = v1Images(config, "docker-20.10").map(({ id, json }, i) => {
      if (files.has(id)) return id;
      const layer = layers[i]!;
      const path = `${id}/layer.tar`;
      const first = paths.get(layer.diffId);
      add({ kind: "directory", path: id, mtime });
      add({ kind: "bytes", path: `${id}/VERSION`, mtime, bytes: VERSION });
      add({ kind: "bytes", path: `${id}/json`, mtime, bytes: json });
      if (first === undefined) add({ kind: "layer", path, mtime, layer });
      else add({ kind: "symlink", path, mtime, target: `../${first}` });
      if (first === undefined) paths.set(layer.diffId, path);
      return id;
    });
    top.set(saved, ids.at(-1)!);
    const path = `${config.id.slice("sha256:".length)}.json`;
    add({ kind: "bytes", path, mtime, bytes: config.bytes });
    return { saved, config: path, layers: ids.map((id) => `${id}/layer.tar`) };
  });
  const repositories = repositoriesJson(images, (saved) => top.get(saved)!);
  if (repositories !== null) {
    add({ kind: "bytes", path: "repositories", mtime: 0, bytes: repositories });
  }
  add({ kind: "bytes", path: "manifest.json", mtime: 0, bytes: manifestJson(items) });
  return [...files.values()];
}
