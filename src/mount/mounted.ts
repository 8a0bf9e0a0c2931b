import { type Clock, steppingClock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import type { Trace } from "../base/trace.ts";
import type { Inode } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import { FileSystems, placeOnStores } from "./file-systems.ts";
import { type MountOptions, type OptionsGiven, parseOptions } from "./options.ts";
import type { UuidMode } from "./options-read.ts";
import { checkOverlap, lockLayers, trapsOf } from "./overlap.ts";
import { checkDepth, withoutHandles } from "./stacked.ts";
import { prepareUpper, type UpperHalf } from "./upper-half.ts";
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
  readonly clock?: Clock;
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
  checkLayers(init);
  const { lowers, data = [], upper = null, trace = null, clock = steppingClock() } = init;
  const { userNamespace = false } = init;
  const parsed = parseOptions(init.options ?? "", {
    upper: upper !== null,
    lowers: lowers.length,
    data: data.length,
    userNamespace,
  });
  const work =
    upper === null ? null : (init.work ?? new Layer({ name: "work", store: upper.store }));
  const apart = { lowers: [...lowers, ...data], upper, work };
  checkOverlap(apart);
  const written = [upper, work].filter((layer) => layer !== null);
  const below = [...lowers, ...data];
  checkDepth(below, written);
  const known = withoutHandles(parsed, below);
  placeOnStores([...below, ...written]);
  if (upper !== null && work !== null && upper.store !== work.store) {
    throw new FsError("EINVAL", "mount");
  }
  const store = (upper ?? lowers[0]!).store;
  const fileSystems = new FileSystems(below, upper, known.xino);
  // Without a uuid nothing would tell the handles of two file systems apart.
  const asked: MountOptions =
    known.uuid === "off" && !fileSystems.same ? { ...known, uuid: "null" } : known;
  const marks = marksOf(asked, userNamespace);

  const locked = lockLayers(apart, store, asked.index);
  const topLower = lowers[0]!;
  let made: UpperHalf | null = null;
  try {
    if (upper !== null && work !== null) {
      made = prepareUpper({ layer: upper, work, topLower, options: asked, marks, clock, trace });
    }
  } catch (error) {
    for (const root of locked) store.inUse.delete(root);
    throw error;
  }
  const options = made?.dirty ? { ...asked, index: false, nfsExport: false } : asked;
  const superReadonly = made === null || made.dirty || (asked.readonly ?? init.readonly ?? false);
  const mounted: Mounted = {
    lowers,
    dataLayers: data,
    upper: made,
    options,
    uuid: made?.uuid ?? options.uuid,
    fileSystems,
    clock,
    trace,
    marks,
    uuidInHandles: options.uuid !== "off",
    userNamespace,
    traps: trapsOf(apart, made),
    locked,
    superReadonly,
    readonly: superReadonly || init.readonly === true,
  };
  if (trace !== null)
    trace.emit({ type: "mount", lowers: lowers.length, readonly: mounted.readonly });
  return mounted;
}

/** A mistake of the caller's code, which its compiler would have told. @throws TypeError */
function checkLayers({ lowers, data = [], upper, work }: MountInit): void {
  if (!Array.isArray(lowers)) throw new TypeError("mount: lowers is not an array of layers");
  const given = [
    ...lowers.map((layer, i) => [`lowers[${i}]`, layer] as const),
    ...data.map((layer, i) => [`data[${i}]`, layer] as const),
  ];
  for (const [name, layer] of [...given, ["upper", upper], ["work", work]] as const) {
    if (layer == null || layer instanceof Layer) continue;
    throw new TypeError(`mount: ${name} is not a Layer; of a LayerBuilder, take its .layer`);
  }
}
