import type { Content } from "../../layer/content.ts";
import { contentOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import type { LayerTarProfile } from "../tar-profile.ts";
import { entryHeader } from "./entry-header.ts";
import { BLOCK } from "./header-fields.ts";
import { hasData, type LayerEntry, layerEntries } from "./layer-entries.ts";
import { type OwnerNames, ROOT_ONLY } from "./owner-names.ts";
import { tarHeader } from "./tar-header.ts";
import { PIECE, TarOutput } from "./tar-output.ts";

/** What the tree alone does not say. */
export interface LayerTarOptions {
  /** For profiles that write them. Default: nobody but root has a name. */
  readonly owners?: OwnerNames;
  /** The layers below, topmost first: for profiles that have no marker for opaque directories. */
  readonly lowers?: readonly Layer[];
}

/** What a layer tar came to. */
export interface LayerTarSum {
  /** Bytes of the whole tar. */
  readonly size: number;
  /** Bytes of data in it: what BuildKit counts as the layer's size. */
  readonly payload: number;
  readonly entries: number;
  /** Of those, the whiteouts; opaque markers are none. */
  readonly whiteouts: number;
}

/** The layer's tar as the engine writes it, byte for byte, in pieces of at most 256 KiB. Contents are read piece by
 *  piece as they are asked for. Whiteouts come in the form of the OCI image-spec, sockets do not come at all.
 *  @throws Error when the profile needs the layers below, and they are not given */
export function writeLayerTar(
  layer: Layer,
  profile: LayerTarProfile,
  options: LayerTarOptions = {},
): Generator<Uint8Array, LayerTarSum> {
  return layerTarPieces(layer, profile, options, () => Buffer.allocUnsafe(PIECE));
}

/** The same into memory of the caller's.
 *  @param next gives the memory of each piece; it may be that of the piece before */
export function* layerTarPieces(
  layer: Layer,
  profile: LayerTarProfile,
  options: LayerTarOptions,
  next: () => Uint8Array,
): Generator<Uint8Array, LayerTarSum> {
  const output = new TarOutput(next);
  const owners = options.owners ?? ROOT_ONLY;
  const tally = new Tally();
  for (const entry of layerEntries(layer, lowersFor(profile, options))) {
    yield* output.header(entryHeader(entry, profile, owners));
    const content = tally.add(entry);
    if (content !== null) yield* output.data(content);
  }
  yield* output.end();
  return tally.sum(output.size);
}

/** What the layer's tar would come to; no content is read.
 *  @throws Error when the profile needs the layers below, and they are not given */
export function measureLayerTar(
  layer: Layer,
  profile: LayerTarProfile,
  options: LayerTarOptions = {},
): LayerTarSum {
  const owners = options.owners ?? ROOT_ONLY;
  const tally = new Tally();
  let size = END;
  for (const entry of layerEntries(layer, lowersFor(profile, options))) {
    size += tarHeader(entryHeader(entry, profile, owners)).length;
    size += Math.ceil((tally.add(entry)?.size ?? 0) / BLOCK) * BLOCK;
  }
  return tally.sum(size);
}

const END = 2 * BLOCK;

/** Counts entries as they go by. */
class Tally {
  #payload = 0;
  #entries = 0;
  #whiteouts = 0;

  /** The data that stands behind the entry's header, if any does. */
  add(entry: LayerEntry): Content | null {
    this.#entries++;
    if (entry.kind === "whiteout" || entry.kind === "hidden") this.#whiteouts++;
    if (!hasData(entry)) return null;
    const content = contentOf(entry.inode);
    this.#payload += content.size;
    return content;
  }

  sum(size: number): LayerTarSum {
    return { size, payload: this.#payload, entries: this.#entries, whiteouts: this.#whiteouts };
  }
}

function lowersFor(profile: LayerTarProfile, options: LayerTarOptions): readonly Layer[] | null {
  switch (profile.opaque) {
    case "marker":
      return null;
    case "whiteouts":
      if (options.lowers !== undefined) return options.lowers;
      throw new Error("a tar without opaque markers needs the layers below: pass options.lowers");
    default:
      return profile.opaque satisfies never;
  }
}
