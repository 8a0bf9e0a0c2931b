import { LayerBuilder } from "../../layer/builder.ts";
import { Content } from "../../layer/content.ts";
import type { Layer } from "../../layer/layer.ts";
import { baseFacts, type LayerFacts, type LayerPlace } from "./base-facts.ts";
import { type ListedEntry, readListing } from "./listing.ts";
import { databaseContent } from "./package-database.ts";
import { syntheticContent } from "./synthetic-content.ts";

/** 2025-06-25T00:00:00Z: when all files of the bases were last changed. */
const MTIME = { sec: 1_750_809_600, nsec: 0 };

/** The tree of a base's layer, made of its listing: always the same. */
export async function baseLayer([name, step]: LayerPlace): Promise<Layer> {
  const facts = (await baseFacts(name)).layers[step]!;
  const builder = new LayerBuilder({ name: `${name} ${step}`, mtime: MTIME });
  if (facts.over === "debian") lay(builder, (await baseFacts("debian")).layers[0]!, 0);
  for (const path of facts.without ?? []) builder.remove(path);
  lay(builder, facts, step);
  return builder.layer;
}

function lay(
  builder: LayerBuilder,
  { tree = [], texts = {}, database }: LayerFacts,
  step: number,
): void {
  const contents = new Map(
    Object.entries(texts).map(([path, text]) => [path, Content.fromText(text)]),
  );
  if (database !== undefined) contents.set(database.path, databaseContent(database));
  // A step's unnamed files are no others of the steps below.
  for (const entry of readListing(tree, step === 0 ? "part" : `part-${step}`)) {
    put(builder, entry, contents.get(entry.path));
    contents.delete(entry.path);
  }
  for (const [path, content] of contents) builder.put(path, { type: "file", content });
}

function put(builder: LayerBuilder, entry: ListedEntry, content: Content | undefined): void {
  const { path, kind, mode, uid, gid, size, target } = entry;
  switch (kind) {
    case "dir":
      builder.put(path, { type: "dir", mode, uid, gid });
      return;
    case "symlink":
      builder.put(path, { type: "symlink", target, uid, gid });
      return;
    case "link":
      builder.link(path, target);
      return;
    case "file": {
      const bytes = content ?? syntheticContent(path, size);
      builder.put(path, { type: "file", mode, uid, gid, content: bytes });
      return;
    }
    default:
      kind satisfies never;
  }
}
