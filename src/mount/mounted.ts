import { type Clock, steppingClock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import { misuse } from "../base/misuse.ts";
import type { Trace } from "../base/trace.ts";
import type { Inode } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import { FileSystems, placeOnStores } from "./file-systems.ts";
import { type MountOptions, type OptionsGiven, parseOptions } from "./options.ts";
import type { UuidMode } from "./options-read.ts";
import { checkOverlap, lockLayers, trapsOf } from "./overlap.ts";
import { checkDepth, withoutHandles } from "./stacked.ts";
import { prepareUpper, type UpperFor, type UpperHalf } from "./upper-half.ts";
import { marksOf } from "./user-namespace.ts";

export interface MountInit {
  /** Topmost first, as in `lowerdir=`. */
  readonly lowers: readonly Layer[];
  /** Data-only layers, topmost first: what metacopy files of the lowers redirect to, and never visible themselves. As
   *  behind `::` in `lowerdir=`, or `datadir+`. */
  readonly data?: readonly Layer[];
  /** Absent or null: a read-only mount. */
  readonly upper?: Layer | null;
  /** The workdir; a fresh one by default. */
  readonly work?: Layer;
  /** As in the mount's data string, without the directories: `"volatile"`, `{ uuid: "off" }`. */
  readonly options?: OptionsGiven;
  /** MS_RDONLY. */
  readonly readonly?: boolean;
  /** Mounted inside a user namespace, where nobody may use trusted.* xattrs. Users and groups are not mapped here. */
  readonly userNamespace?: boolean;
  /** What the times of files are. Default: one that begins at 2026-01-01T00:00:00Z and moves on a microsecond at each
   *  reading, so that the same run gives the same times. */
  readonly clock?: Clock;
  /** Hears of all that happens: recordingTrace() keeps it, new Trace(listener) hands it on. Default: nobody does. */
  readonly trace?: Trace;
}

/** A mount before anybody looked at it: layers in order, options, the workdir made ready. Kernel: ovl_fill_super. */
export interface Mounted {
  readonly lowers: readonly Layer[];
  readonly dataLayers: readonly Layer[];
  readonly upper: UpperHalf | null;
  readonly options: MountOptions;
  readonly uuid: UuidMode;
  readonly fileSystems: FileSystems;
  readonly clock: Clock;
  readonly trace: Trace | null;
  readonly marks: MarkSpace;
  /** File handles in marks say on which file system they are: not so with uuid=off. Kernel: ovl_origin_uuid */
  readonly uuidInHandles: boolean;
  readonly userNamespace: boolean;
  /** Where a lookup must not lead: roots of layers and the workdir, seen through a layer that holds them. Null: no
   *  layer lies in another. */
  readonly traps: ReadonlySet<Inode> | null;
  /** What this mount has in use, until it is unmounted. */
  readonly locked: readonly Inode[];
  /** The file system itself is read-only: by option, without an upper, or because the workdir could not be cleaned. */
  superReadonly: boolean;
  /** Nothing can be changed through this mount point. A remount may change that. */
  readonly: boolean;
}

/** Mounts. @throws FsError EINVAL ELOOP ESTALE EBUSY, as Linux does */
export function openMount(init: MountInit): Mounted {
  checkKinds(init);
  const { trace = null, clock = steppingClock(), userNamespace = false } = init;
  const layers = layersOf(init);
  const { lowers, data, upper } = layers;
  const parsed = parseOptions(init.options ?? "", {
    upper: upper !== null,
    lowers: lowers.length,
    data: data.length,
    userNamespace,
  });
  settleLayers(layers);
  const known = withoutHandles(parsed, layers.below);
  const fileSystems = new FileSystems(layers.below, upper, known.xino);
  // Without a uuid nothing would tell the handles of two file systems apart.
  const apart = known.uuid === "off" && !fileSystems.same;
  const asked: MountOptions = apart ? { ...known, uuid: "null" } : known;
  const marks = marksOf(asked, userNamespace);
  const locked = lockLayers({ ...layers, lowers: layers.below }, asked.index);
  const half = openUpper(layers, locked, { options: asked, marks, clock, trace });
  const options = half?.dirty ? { ...asked, index: false, nfsExport: false } : asked;
  const superReadonly = half === null || half.dirty || (asked.readonly ?? init.readonly ?? false);
  const readonly = superReadonly || init.readonly === true;
  if (trace !== null) trace.emit({ type: "mount", lowers: lowers.length, readonly });
  return {
    lowers,
    dataLayers: data,
    upper: half,
    options,
    uuid: half?.uuid ?? options.uuid,
    fileSystems,
    clock,
    trace,
    marks,
    uuidInHandles: options.uuid !== "off",
    userNamespace,
    traps: trapsOf({ ...layers, lowers: layers.below }, half),
    locked,
    superReadonly,
    readonly,
  };
}

/** The layers of one mount. */
interface MountLayers {
  readonly lowers: readonly Layer[];
  readonly data: readonly Layer[];
  /** Lowers and data-only layers. */
  readonly below: readonly Layer[];
  readonly upper: Layer | null;
  /** Null without an upper. */
  readonly work: Layer | null;
}

function layersOf({ lowers, data = [], upper = null, work }: MountInit): MountLayers {
  const own = upper === null ? null : (work ?? new Layer({ name: "work", store: upper.store }));
  return { lowers, data, below: [...lowers, ...data], upper, work: own };
}

/** Layers apart from each other, not too deep, each on its store, and the workdir on the upper's.
 *  @throws FsError EINVAL ELOOP */
function settleLayers(layers: MountLayers): void {
  const { below, upper, work } = layers;
  checkOverlap({ ...layers, lowers: below });
  const written = [upper, work].filter((layer) => layer !== null);
  checkDepth(below, written);
  placeOnStores([...below, ...written]);
  if (upper !== null && work !== null && upper.store !== work.store) {
    throw new FsError("EINVAL", "mount");
  }
}

/** @throws FsError EINVAL ESTALE ENOSPC; then nothing stays in use */
function openUpper(
  { lowers, upper, work }: MountLayers,
  locked: readonly Inode[],
  init: Pick<UpperFor, "options" | "marks" | "clock" | "trace">,
): UpperHalf | null {
  if (upper === null || work === null) return null;
  try {
    return prepareUpper({ layer: upper, work, topLower: lowers[0]!, ...init });
  } catch (error) {
    for (const root of locked) upper.store.inUse.delete(root);
    throw error;
  }
}

/** @throws TypeError */
function checkKinds({ lowers, data = [], upper, work, clock, trace }: MountInit): void {
  if (!Array.isArray(lowers)) throw misuse("mount: lowers", "an array of layers", lowers);
  const given = [
    ...lowers.map((layer, i) => [`lowers[${i}]`, layer] as const),
    ...data.map((layer, i) => [`data[${i}]`, layer] as const),
  ];
  for (const [name, layer] of [...given, ["upper", upper], ["work", work]] as const) {
    if (layer == null || layer instanceof Layer) continue;
    throw misuse(`mount: ${name}`, "a Layer (of a LayerBuilder, its .layer)", layer);
  }
  if (clock !== undefined && typeof clock.now !== "function") {
    throw misuse("mount: clock", "a clock, { now: () => ({ sec, nsec }) }", clock);
  }
  if (trace !== undefined && typeof trace.emit !== "function") {
    throw misuse("mount: trace", "a Trace, as recordingTrace().trace is one", trace);
  }
}
