import type { CopyUpKind } from "../base/event.ts";
import { type FileType, typeOf } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { Content } from "../layer/content.ts";
import { Directory } from "../layer/directory.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Body, type Inode, isDir } from "../layer/inode.ts";
import { ESCAPE, markName, NOWHERE } from "../layer/marks.ts";
import type { LowerPath, OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import type { Mounted } from "../mount/mounted.ts";
import { type DataMoved, NO_DATA, planData } from "./data-plan.ts";

/** How much of a file is wanted in the upper: its attributes, its data too, or that its data be thrown away. Directories
 *  and special files come whole. */
export type Wanted = "attributes" | "data" | "no data";

/** What a copy-up of one object will do. Nothing has happened yet: cost and --explain read it too. */
export interface CopyUpPlan extends DataMoved {
  readonly kind: CopyUpKind;
  readonly type: FileType;
  readonly from: LowerPath;
  /** What the upper object will hold. Data is shared with the lower, whatever its size. */
  readonly body: Body;
  /** st_size of the upper object. */
  readonly size: number;
  /** See isFlushed. */
  readonly flushed: boolean;
  readonly xattrs: readonly (readonly [string, Uint8Array])[];
  /** The copy goes to the index and is linked from there: other names will find it. */
  readonly toIndex: boolean;
  /** The copy remembers where it came from. Not so for a hard link without an index: copying it up breaks the link. */
  readonly origin: boolean;
}

/** Plans to copy up the topmost lower object of `inode`. Kernel: ovl_copy_up_one, ovl_do_copy_up. */
export function planCopyUp(sb: Superblock, inode: OverlayInode, wanted: Wanted): CopyUpPlan {
  const from = inode.lowers[0]!;
  const lower = from.inode;
  const type = typeOf(lower.mode);
  const kind = kindOf(sb, type, wanted);
  const size = type === "file" ? fileSize(lower, wanted) : sizeOfSymlink(lower);
  const data = kind === "data" ? planData(sb, inode, size) : NO_DATA;
  const toIndex = type !== "dir" && needsIndex(sb, inode);
  // One literal: put together of several, a plan took longer than all the rest of a copy-up.
  return {
    kind,
    type,
    from,
    body: kind === "data" ? data.body : kind === "metadata" ? Content.hole(size) : bodyOf(lower),
    size,
    copied: data.copied,
    cloned: data.cloned,
    call: data.call,
    flushed: data.call === "copy-range" && isFlushed(sb, kind, size),
    xattrs: xattrsToCopy(lower, sb.mounted),
    toIndex,
    origin: type === "dir" || lower.nlink === 1 || toIndex,
  };
}

function kindOf(sb: Superblock, type: FileType, wanted: Wanted): CopyUpKind {
  if (type === "file") return wanted === "attributes" && copiesAttributes(sb) ? "metadata" : "data";
  return type === "dir" || type === "symlink" ? type : "special";
}

function fileSize(lower: Inode, wanted: Wanted): number {
  return wanted === "no data" ? 0 : lower.fileSize;
}

/** Whether the kernel waits for the disk: for copied data always, unless the mount is volatile; with fsync=strict for all files
 *  and directories. Kernel: ovl_copy_up_file, ovl_should_sync_metadata */
export function isFlushed(sb: Superblock, kind: CopyUpKind, size: number): boolean {
  switch (sb.mounted.options.fsync) {
    case "volatile":
      return false;
    case "auto":
      return kind === "data" && size > 0;
    case "strict":
      return kind !== "symlink" && kind !== "special";
  }
}

/** What is no change of data does not take the data along. Kernel: ovl_need_meta_copy_up */
function copiesAttributes(sb: Superblock): boolean {
  const { metacopy, verity } = sb.mounted.options;
  return metacopy && verity !== "require";
}

/** The index keeps lower hard links, so that their names stay together; with nfs_export=on it keeps everything.
 *  Kernel: ovl_need_index. */
export function needsIndex(sb: Superblock, inode: OverlayInode): boolean {
  if (sb.mounted.upper?.index == null || inode.lowers.length === 0) return false;
  const lower = inode.lowers[0]!.inode;
  return sb.mounted.options.nfsExport || (!isDir(lower) && lower.nlink > 1);
}

function bodyOf(from: Inode): Body {
  return isDir(from) ? new Directory() : from.body;
}

function sizeOfSymlink(from: Inode): number {
  return typeof from.body === "string" ? nameBytes(from.body) : 0;
}

/** All but the marks of overlayfs itself; those that a user made by that name (escaped) go along. The protection
 *  flags of the lower become a mark: real ones would keep the kernel out too. Kernel: ovl_copy_xattr,
 *  ovl_copy_fileattr. */
function xattrsToCopy(from: Inode, { marks, userNamespace }: Mounted): CopyUpPlan["xattrs"] {
  if (from.xattrs === null && from.flags === 0) return NO_XATTRS;
  const kept = [...(from.xattrs ?? [])].filter(
    ([name]) =>
      (!name.startsWith(marks) || name.startsWith(marks + ESCAPE)) &&
      !(userNamespace && name.startsWith("trusted.")),
  );
  const flags = marks === NOWHERE ? "" : protattr(from.flags);
  return flags === ""
    ? kept
    : [...kept, [markName("protattr", marks), new TextEncoder().encode(flags)]];
}

const NO_XATTRS: CopyUpPlan["xattrs"] = [];

/** The value of the `protattr` mark: "i" for immutable, "a" for append-only. Kernel: ovl_set_protattr. */
export function protattr(flags: number): string {
  return (flags & FS_APPEND ? "a" : "") + (flags & FS_IMMUTABLE ? "i" : "");
}
