import type { Descriptor } from "../descriptor.ts";
import { type GoJson, goJson, members, sortedMap } from "../go-json.ts";
import type { Digest } from "../imported-image.ts";
import { dockerDescriptor } from "../manifest.ts";
import { familiarRepository } from "../reference.ts";
import type { MergedImage } from "./merged-image.ts";

/** One image in manifest.json. */
export interface ManifestItem {
  readonly saved: MergedImage;
  /** Paths in the archive. */
  readonly config: string;
  readonly layers: readonly string[];
  /** By diff_id, since 25.0. */
  readonly sources?: ReadonlyMap<Digest, Descriptor>;
}

export function manifestJson(items: readonly ManifestItem[]): Uint8Array {
  return line(
    items.map(({ saved, config, layers, sources }) => {
      const tags = saved.references.map(
        (reference) => `${familiarRepository(reference)}:${reference.tag}`,
      );
      return members({
        Config: config,
        RepoTags: tags.length > 0 ? tags : null,
        Layers: layers,
        Parent: saved.parent,
        LayerSources: sources && sourcesJson(sources),
      });
    }),
  );
}

function sourcesJson(sources: ReadonlyMap<Digest, Descriptor>): GoJson {
  return sortedMap(
    new Map([...sources].map(([diffId, layer]) => [diffId, dockerDescriptor(layer)])),
  );
}

/** The file `repositories`, with what `layerOf` says of each image; null when none has a tag. */
export function repositoriesJson(
  images: readonly MergedImage[],
  layerOf: (saved: MergedImage) => string,
): Uint8Array | null {
  const names = new Map<string, Map<string, GoJson>>();
  for (const saved of images) {
    for (const reference of saved.references) {
      const name = familiarRepository(reference);
      const tags = names.get(name) ?? new Map<string, GoJson>();
      names.set(name, tags.set(reference.tag, layerOf(saved)));
    }
  }
  if (names.size === 0) return null;
  return line(sortedMap(new Map([...names].map(([name, tags]) => [name, sortedMap(tags)]))));
}

/** Go's Encoder ends a document with a newline. */
const line = (value: GoJson): Uint8Array => Buffer.from(`${goJson(value)}\n`);
