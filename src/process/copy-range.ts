import { isDirMode, isFileMode } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { Content } from "../layer/content.ts";
import { PAGE } from "../layer/extent.ts";
import { contentOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, pathOf } from "../lookup/dentry.ts";
import { change, reportWrite } from "./data.ts";
import { IN_MODIFY, tellChange } from "./fsnotify.ts";
import { reportRead } from "./reading.ts";
import type { Task } from "./task.ts";

export interface CopyRange {
  readonly fdIn: number;
  readonly fdOut: number;
  readonly length: number;
  /** Without them the positions count, and move. */
  readonly offIn?: number | undefined;
  readonly offOut?: number | undefined;
  /** Never shares blocks: what programs do that read and write, or call sendfile(2). */
  readonly carries?: boolean;
}

/** copy_file_range(2): bytes copied. Where the file system below has reflinks, and the range allows it, both files share the
 *  blocks afterwards; that may be less than was asked for. Kernel: vfs_copy_file_range
 *  @throws EBADF EISDIR EINVAL EXDEV (another file system) */
export function copyRange(task: Task, range: CopyRange): number {
  const { fdIn, fdOut, length, offIn, offOut, carries = false } = range;
  const source = task.files.usable(fdIn);
  const target = task.files.usable(fdOut);
  const modes = [source, target].map(({ dentry }) => inodeOf(dentry).real.mode);
  if (modes.some(isDirMode)) refuse("EISDIR");
  if (!modes.every(isFileMode)) refuse("EINVAL");
  if (!source.readable || !target.writable || target.append) refuse("EBADF");
  if (!task.fs.isSameSuper(source.dentry, target.dentry)) refuse("EXDEV");
  const from = contentOf(inodeOf(source.dentry).data);
  const start = offIn ?? source.position;
  const at = offOut ?? target.position;
  const wanted = Math.max(0, Math.min(length, from.size - start));
  const same = inodeOf(source.dentry).real === inodeOf(target.dentry).real;
  if (same && start < at + wanted && at < start + wanted) refuse("EINVAL");
  const piece = { source: source.dentry, target: target.dentry, start, at, count: wanted };
  const shared = carries || !haveReflinks(task, piece) ? 0 : sharedCount(piece);
  const count = shared > 0 ? shared : wanted;
  if (shared > 0) clone(task, { ...piece, count });
  else if (wanted > 0) carry(task, piece);
  if (count > 0) tellChange(task.fs, target.dentry, IN_MODIFY);
  if (offIn === undefined) source.position = start + count;
  if (offOut === undefined) target.position = at + count;
  return count;
}

interface Piece {
  readonly source: Dentry;
  readonly target: Dentry;
  /** Offsets in the one and in the other. */
  readonly start: number;
  readonly at: number;
  readonly count: number;
}

function haveReflinks({ fs }: Task, { source, target }: Piece): boolean {
  const store = fs.storeOf(inodeOf(target));
  return store.reflinks && fs.storeOf(inodeOf(source)) === store;
}

/** How many bytes of a piece can be shared: whole blocks, from the beginning of one on, and the last one of the source if
 *  the target ends there, too. Kernel: generic_remap_checks, generic_remap_check_len, with REMAP_FILE_CAN_SHORTEN */
function sharedCount({ source, target, start, at, count }: Piece): number {
  if (start % PAGE !== 0 || at % PAGE !== 0) return 0;
  const isEnd = start + count === contentOf(inodeOf(source).data).size;
  const whole = isEnd && at + count >= contentOf(inodeOf(target).data).size;
  return whole ? count : count - (count % PAGE);
}

function carry(task: Task, { source, target, start, at, count }: Piece): void {
  const from = contentOf(inodeOf(source).data);
  change(task, target, (content) => content.copyRange(from, start, at, count));
  reportRead(task, source, start, count);
  reportWrite(task, target, at, count);
}

function clone(task: Task, piece: Piece): void {
  const { source, target, start, at, count } = piece;
  const from = contentOf(inodeOf(source).data);
  change(task, target, (content) => content.cloneRange(from, start, at, count));
  const { trace } = task.fs;
  if (trace === null || !task.fs.isTraced(target)) return;
  const inode = inodeOf(source);
  const { real } = inodeOf(target);
  trace.emit({
    ...{ type: "clone", path: pathOf(target), ino: real.ino, offset: at, bytes: count },
    size: contentOf(real).size,
    data: dataIn(from, piece),
    from: {
      ...{ layer: task.fs.layerOf(inode), ino: inode.data.ino },
      ...{ offset: start, size: from.size },
    },
  });
}

/** Where the target has data of the source now. */
function dataIn(from: Content, { start, at, count }: Piece) {
  const cloned = Content.empty.cloneRange(from, start, 0, count);
  return Array.from(cloned.extents())
    .filter(({ kind }) => kind !== "hole")
    .map(({ offset, length }) => ({ offset: at + offset, bytes: length }));
}
