import type { Clock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import { Refusal, refuse } from "../base/refusal.ts";
import type { Trace } from "../base/trace.ts";
import type { Inode } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import type { StoreLimits } from "../layer/store-limits.ts";
import { LayerWriter } from "../layer/writer.ts";
import { prepareIndex } from "./indexdir.ts";
import type { MountOptions } from "./options.ts";
import type { UuidMode } from "./options-read.ts";
import { settleUuid } from "./uuid.ts";
import { markVolatile, prepareWorkdir } from "./workdir.ts";

/** The writable half of a mount. */
export interface UpperHalf {
  readonly layer: Layer;
  readonly work: Layer;
  /** Where objects are made before they are moved in: work/work, or the index if there is one. */
  readonly workdir: Inode;
  /** work/index, of a mount with index=on. */
  readonly index: Inode | null;
  readonly writer: LayerWriter;
  readonly uuid: UuidMode;
  /** The workdir could not be cleaned: the mount is read-only. */
  readonly dirty: boolean;
}

/** What the upper half is made for. */
export interface UpperFor {
  readonly layer: Layer;
  readonly work: Layer;
  readonly topLower: Layer;
  readonly options: MountOptions;
  readonly marks: MarkSpace;
  readonly clock: Clock;
  readonly trace: Trace | null;
}

/** Makes upper and workdir ready: cleans what an earlier mount left, and leaves the marks of this one.
 *  @throws FsError EINVAL (a volatile mount was here) ESTALE (the index belongs to other layers).
 *  Kernel: ovl_get_workdir, ovl_init_uuid_xattr, ovl_get_indexdir */
export function prepareUpper(init: UpperFor): UpperHalf {
  try {
    return prepare(init);
  } catch (error) {
    if (error instanceof Refusal) throw new FsError(error.code, "mount");
    throw error;
  }
}

/** The kernel tries out what it will need: work/work, and in it a file renamed so that a whiteout is left.
 *  Kernel: ovl_make_workdir, ovl_check_rename_whiteout. @throws ENOSPC */
function tryOut(limits: StoreLimits | null): void {
  if (limits !== null && limits.freeInodes < INODES_TRIED) refuse("ENOSPC");
}

const INODES_TRIED = 3;

function prepare({ layer, work, topLower, options, marks, clock, trace }: UpperFor): UpperHalf {
  const writer = new LayerWriter(layer, clock, trace);
  tryOut(layer.store.limits);
  const workdir = prepareWorkdir(work, writer);
  if (workdir !== null && options.volatile) markVolatile(workdir, writer);
  const uuid = settleUuid(options.uuid, layer, writer, marks);
  const { nfsExport } = options;
  const index =
    workdir !== null && options.index
      ? prepareIndex({
          ...{ upper: layer, work, lower: topLower, writer, marks, nfsExport },
          uuid: options.uuid !== "off",
        })
      : null;
  return {
    layer,
    work,
    workdir: index ?? workdir ?? work.root,
    index,
    writer,
    uuid,
    dirty: workdir === null,
  };
}
