import type { Clock, Timespec } from "../base/clock.ts";
import { LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import { Store } from "../layer/store.ts";
import type { Case } from "./case.ts";
import { DEFAULT_MTIME, layEntries } from "./lay-entries.ts";

export { DEFAULT_MTIME };

/** The layers of a case as they lie before the mount, all on one store. */
export interface CaseLayers {
  readonly store: Store;
  /** Lowest first, as the case has them. */
  readonly lowers: readonly Layer[];
  readonly data: readonly Layer[];
  readonly upper: Layer;
  readonly work: Layer;
}

/** Lays the layers of a case: the lowers lowest first, data-only layers, upper, work.
 *  @throws CaseError an entry that cannot be laid: a file used as a directory, a hard link to nothing */
export function buildLayers(given: Case, clock: Clock): CaseLayers {
  const store = new Store();
  const lowers = given.lower.map((entries, i) => {
    const layer = emptyLayer(`l${i}`, store, DEFAULT_MTIME);
    return layEntries(layer, entries, clock, `lower[${i}]`);
  });
  const data = given.data.map((entries, i) => {
    const layer = emptyLayer(`d${i}`, store, DEFAULT_MTIME);
    return layEntries(layer, entries, clock, `data[${i}]`);
  });
  const upper = emptyLayer("u", store, DEFAULT_MTIME);
  const work = emptyLayer("w", store, clock.now());
  layEntries(upper, given.readonly ? [] : given.upper, clock, "upper");
  return { store, lowers, data, upper, work };
}

/** A layer with nothing in it but its root. */
export function emptyLayer(name: string, store: Store, mtime: Timespec, mode = 0o755): Layer {
  const builder = new LayerBuilder({ name, store, mtime });
  builder.put("/", { type: "dir", mode, mtime });
  return builder.layer;
}
