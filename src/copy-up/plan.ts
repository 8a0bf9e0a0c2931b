import type { CopyUpKind } from "../base/event.ts";
import { type FileType, typeOf } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { Content } from "../layer/content.ts";
import { Directory } from "../layer/directory.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Body, contentOf, type Inode, isDir } from "../layer/inode.ts";
import { ESCAPE, type MarkSpace } from "../layer/marks.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";

/** What a copy-up of one object will do. Nothing has happened yet: cost and --explain read it too. */
export interface CopyUpPlan {
  readonly kind: CopyUpKind;
  readonly type: FileType;
  readonly from: Inode;
  readonly fromLayer: number;
  /** What the upper object will hold. Data is shared with the lower, whatever its size. */
  readonly body: Body;
  /** st_size of the upper object. */
  readonly size: number;
  /** Bytes the kernel reads below and writes above: data, in steps of 1 MiB, without the holes it can skip. */
  readonly copied: number;
  readonly xattrs: readonly (readonly [string, Uint8Array])[];
  /** The copy remembers where it came from. Not so for a hard link: copying it up breaks the link. */
  readonly origin: boolean;
}

/** Plans to copy up the topmost lower object of `inode`. `discard`: open(O_TRUNC) needs no data.
 *  Kernel: ovl_copy_up_one, ovl_do_copy_up. */
export function planCopyUp(inode: OverlayInode, discard: boolean, marks: MarkSpace): CopyUpPlan {
  const { inode: from, layer } = inode.lowers[0]!;
  const type = typeOf(from.mode);
  const content = type !== "file" ? null : discard ? Content.empty : contentOf(from);
  return {
    kind: kindOf(type),
    type,
    from,
    fromLayer: layer,
    body: content === null ? bodyOf(from) : content.copiedUp(),
    size: content?.size ?? sizeOfSymlink(from),
    copied: content?.copyUpBytes() ?? 0,
    xattrs: xattrsToCopy(from, marks),
    origin: isDir(from) || from.nlink === 1,
  };
}

function kindOf(type: FileType): CopyUpKind {
  if (type === "file") return "data";
  return type === "dir" || type === "symlink" ? type : "special";
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
function xattrsToCopy(from: Inode, marks: MarkSpace): [string, Uint8Array][] {
  const kept = [...(from.xattrs ?? [])].filter(
    ([name]) => !name.startsWith(marks) || name.startsWith(marks + ESCAPE),
  );
  const flags = protattr(from.flags);
  return flags === "" ? kept : [...kept, [`${marks}protattr`, new TextEncoder().encode(flags)]];
}

/** The value of the `protattr` mark: "i" for immutable, "a" for append-only. Kernel: ovl_set_protattr. */
export function protattr(flags: number): string {
  return (flags & FS_APPEND ? "a" : "") + (flags & FS_IMMUTABLE ? "i" : "");
}
