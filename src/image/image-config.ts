import type { ByteRange } from "./byte-range.ts";
import { digestOfBytes, parseDigest } from "./digest.ts";
import { ImageError } from "./image-error.ts";
import type { Digest, HistoryEntry, ImageConfig } from "./imported-image.ts";
import { JsonDocument, parseBytes, readDocument } from "./json-document.ts";
import type { ImageLimits } from "./limits.ts";

/** @throws ImageError when it is no image config */
export function readImageConfig(range: ByteRange, limits: ImageLimits): ImageConfig {
  const bytes = readDocument(range, limits);
  const document = new JsonDocument(range.label, "config", parseBytes(range, bytes));
  const rootfs = document.field("rootfs");
  if (rootfs.isMissing) throw rootfs.unexpected("the layers of an image: this is another artifact");
  const container = document.field("config");
  if (!container.isMissing) container.field("");
  let id: Digest | undefined;
  return {
    get id() {
      id ??= digestOfBytes(bytes);
      return id;
    },
    ...texts(document, ["os", "architecture", "variant", "created"]),
    diffIds: rootfs
      .field("diff_ids")
      .items()
      .map((item) => parseDigest(item.value, item.archive, item.path)),
    history: document.field("history").items().map(historyEntry),
    container: (container.value ?? {}) as Record<string, unknown>,
    bytes,
  };
}

function historyEntry(item: JsonDocument): HistoryEntry {
  const createdBy = item.field("created_by").textOr(null);
  return {
    ...texts(item, ["created", "author", "comment"]),
    ...(createdBy === null ? {} : { createdBy }),
    emptyLayer: item.field("empty_layer").value === true,
  };
}

/** Those of the fields that are there. */
function texts<Name extends string>(
  document: JsonDocument,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = document.field(name).textOr(null);
    if (text !== null) found[name] = text;
  }
  return found;
}

/** The step that made each layer, lowest first; undefined where the history does not say. */
export function createdBy(config: ImageConfig): (string | undefined)[] {
  const steps = config.history.filter((step) => !step.emptyLayer);
  // A history that counts other layers than there are tells nothing about any of them.
  if (steps.length !== config.diffIds.length) return config.diffIds.map(() => undefined);
  return steps.map((step) => step.createdBy);
}

/** @throws ImageError when config and manifest disagree on the number of layers */
export function requireLayerCount(config: ImageConfig, found: number, archive: string): void {
  if (config.diffIds.length === found) return;
  throw new ImageError({
    archive,
    what: `the manifest lists ${found} layers`,
    expected: `${config.diffIds.length}, as the config says`,
    remedy: "save or download the image again",
  });
}
