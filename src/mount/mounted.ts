import { type Clock, steppingClock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import { Refusal } from "../base/refusal.ts";
import type { Trace } from "../base/trace.ts";
import type { Inode } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import { TRUSTED } from "../layer/marks.ts";
import { Store } from "../layer/store.ts";
import { LayerWriter } from "../layer/writer.ts";
import { type MountOptions, parseOptions } from "./options.ts";
import type { UuidMode } from "./options-read.ts";
import { refuseUnsimulated } from "./unsupported.ts";
import { settleUuid } from "./uuid.ts";
import { checkVolatile, markVolatile, prepareWorkdir } from "./workdir.ts";

export interface MountInit {
  /** Topmost first, as in `lowerdir=`. */
  readonly lowers: readonly Layer[];
  /** Absent or null: a read-only mount. */
  readonly upper?: Layer | null;
  /** The workdir; a fresh one by default. */
  readonly work?: Layer;
  /** As in the mount's data string, without the directories: `"volatile"`, `{ uuid: "off" }`. */
  readonly options?: string | Readonly<Record<string, string | boolean>>;
  /** MS_RDONLY. */
  readonly readonly?: boolean;
  readonly clock?: Clock;
  readonly trace?: Trace;
}

/** The writable half of a mount. */
export interface UpperHalf {
  readonly layer: Layer;
  readonly work: Layer;
  /** work/work: where objects are made before they are moved in. */
  readonly workdir: Inode;
  readonly writer: LayerWriter;
}

/** A mount before anybody looked at it: layers in order, options, the workdir made ready. Kernel: ovl_fill_super. */
export interface Mounted {
  readonly lowers: readonly Layer[];
  readonly upper: UpperHalf | null;
  readonly options: MountOptions;
  readonly uuid: UuidMode;
  readonly store: Store;
  readonly clock: Clock;
  readonly trace: Trace | null;
  readonly marks: MarkSpace;
  /** Anonymous device number of the mount: st_dev of all it shows, as long as the layers share one store. */
  readonly device: number;
  /** The file system itself is read-only: by option, without an upper, or because the workdir could not be cleaned. */
  readonly superReadonly: boolean;
  /** Nothing can be changed through this mount point. */
  readonly readonly: boolean;
}

/** Mounts. @throws FsError EINVAL ELOOP (what Linux refuses), UnsupportedOptionError (what we do not simulate) */
export function openMount(init: MountInit): Mounted {
  checkLayers(init);
  const { lowers, upper = null, trace = null, clock = steppingClock() } = init;
  const options = parseOptions(init.options ?? "", {
    upper: upper !== null,
    lowers: lowers.length,
  });
  refuseUnsimulated(options);
  const reject = rejection(init);
  if (reject !== undefined) throw new FsError(reject, "mount");
  const work =
    upper === null ? null : (init.work ?? new Layer({ name: "work", store: upper.store }));
  const store = placeAll([
    ...lowers,
    ...(upper === null ? [] : [upper]),
    ...(work === null ? [] : [work]),
  ]);

  const half = upper === null || work === null ? null : prepare(upper, work, options, clock, trace);
  const superReadonly = half === null || half.dirty || (options.readonly ?? init.readonly ?? false);
  const mounted: Mounted = {
    lowers,
    upper: half,
    options,
    uuid: half === null ? options.uuid : settleUuid(options.uuid, half.layer, half.writer),
    store,
    clock,
    trace,
    marks: TRUSTED,
    device: store.allocateDevice(),
    superReadonly,
    readonly: superReadonly || init.readonly === true,
  };
  if (trace !== null)
    trace.emit({ type: "mount", lowers: lowers.length, readonly: mounted.readonly });
  return mounted;
}

/** A mistake of the caller's code, which its compiler would have told. @throws TypeError */
function checkLayers({ lowers, upper, work }: MountInit): void {
  if (!Array.isArray(lowers)) throw new TypeError("mount: lowers is not an array of layers");
  const given = [...lowers.entries()].map(([i, layer]) => [`lowers[${i}]`, layer] as const);
  for (const [name, layer] of [...given, ["upper", upper], ["work", work]] as const) {
    if (layer == null || layer instanceof Layer) continue;
    throw new TypeError(`mount: ${name} is not a Layer; of a LayerBuilder, take its .layer`);
  }
}

function rejection(init: MountInit): "EINVAL" | "ELOOP" | undefined {
  const { lowers, upper = null, work } = init;
  if (upper !== null && upper === work) return "EINVAL";
  const all = new Set<Layer>(lowers);
  if (all.size !== lowers.length) return "ELOOP";
  if (upper !== null && all.has(upper)) return "ELOOP";
  return work !== undefined && upper !== null && all.has(work) ? "ELOOP" : undefined;
}

/** All layers on one store, which the first that was mounted before decides. */
function placeAll(layers: readonly Layer[]): Store {
  const store = (layers.find((layer) => layer.placed) ?? layers.at(-1))?.store ?? new Store();
  for (const layer of layers) {
    if (!layer.placeOn(store)) {
      throw new Error(
        `layer "${layer.name}" was mounted on another store before; layers on several file systems are not simulated yet`,
      );
    }
  }
  return store;
}

function prepare(
  layer: Layer,
  work: Layer,
  options: MountOptions,
  clock: Clock,
  trace: Trace | null,
): UpperHalf & { readonly dirty: boolean } {
  const writer = new LayerWriter(layer, clock, trace);
  try {
    checkVolatile(work);
    const workdir = prepareWorkdir(work, writer);
    if (workdir !== null && options.volatile) markVolatile(workdir, writer);
    return { layer, work, writer, workdir: workdir ?? work.root, dirty: workdir === null };
  } catch (error) {
    if (error instanceof Refusal) throw new FsError(error.code, "mount");
    throw error;
  }
}
