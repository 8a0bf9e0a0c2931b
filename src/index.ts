/** copyup: Docker's overlay2, in memory. Stack layers, mount them, make system calls, see what copy-on-write does. */
export { type Clock, fixedClock, steppingClock, type Timespec } from "./base/clock.ts";
export type { Errno } from "./base/errno.ts";
export type { CopyUpKind, CopyUpTrigger, Envelope, Event, StoreCall } from "./base/event.ts";
export { FsError, isErrno } from "./base/fs-error.ts";
export type { FileType } from "./base/mode.ts";
export { recordingTrace, Trace } from "./base/trace.ts";
export type { Aspect } from "./diff/aspects.ts";
export type { Change } from "./diff/change.ts";
export { type Diff, diff, type PathChange } from "./diff/diff.ts";
export { ImageError } from "./image/image-error.ts";
export { type EntryInit, LayerBuildError, LayerBuilder } from "./layer/builder.ts";
export type { ByteSource } from "./layer/byte-source.ts";
export { Content } from "./layer/content.ts";
export { Layer } from "./layer/layer.ts";
export type { DirEntry } from "./layer/real-directory.ts";
export { MountOptionError } from "./mount/options-error.ts";
export type { TimeArg } from "./process/attributes.ts";
export type { Whence } from "./process/data.ts";
export type { StatFs } from "./process/file-system.ts";
export type { Snapshot } from "./process/history.ts";
export type { Inotify, InotifyEvent } from "./process/inotify.ts";
export { layerProcess } from "./process/layer-process.ts";
export type { Mapping, MappingOptions } from "./process/mapping.ts";
export { type MountAtInit, mountAt } from "./process/mount-at.ts";
export type { MountOverInit, MountTree } from "./process/mount-tree.ts";
export { type MountInit, mount, type Overlay } from "./process/overlay.ts";
export type { FileHandle, Process } from "./process/process.ts";
export type { Stat } from "./process/stat.ts";
export type { PathArg, ProcessInit } from "./process/task.ts";

import type { ImportedImage, OpenImageOptions } from "./image/imported-image.ts";

export type { ImportedImage, OpenImageOptions };

/** Opens a real image, or a folder of one: `docker save` archives, OCI layouts, layer tars, rootfs and overlay2 folders.
 *  Its layers can be mounted; file contents stay on disk until they are read. Loaded only when called, for it needs
 *  Node's file system and nothing else here does.
 *  @throws ImageError says what is wrong, where, and what to do */
export async function openImage(
  path: string,
  options: OpenImageOptions = {},
): Promise<ImportedImage> {
  const { openImage: open } = await import("./image/open-image.ts");
  return open(path, options);
}
