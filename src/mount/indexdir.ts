import { refuse } from "../base/refusal.ts";
import { isHandle } from "../layer/file-handle.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { isDeviceWhiteout, type Mark, type MarkSpace, markOf } from "../layer/marks.ts";
import { linksByMark } from "../layer/nlink-mark.ts";
import type { LayerWriter } from "../layer/writer.ts";
import { cleanUp } from "./workdir.ts";

/** work/index, which lives on from mount to mount. It belongs to one upper over one topmost lower: marks on the upper's
 *  root (`origin`) and on the index (`upper`) say to which. */
export interface IndexFor {
  readonly upper: Layer;
  readonly work: Layer;
  /** The topmost lower. */
  readonly lower: Layer;
  readonly writer: LayerWriter;
  readonly marks: MarkSpace;
  readonly nfsExport: boolean;
  /** File handles say on which file system they are. */
  readonly uuid: boolean;
}

/** Finds or makes the index, and removes the entries that no name needs any more.
 *  @throws ESTALE (made for another upper or lower) EINVAL ENODATA (an entry that no kernel makes).
 *  Kernel: ovl_get_indexdir */
export function prepareIndex(init: IndexFor): Inode {
  const { upper, work, lower, writer, uuid } = init;
  bind(init, upper.root, "origin", lower.store.encodeHandle(lower.root, uuid));
  const index = namesOf(work.root).get("index") ?? writer.mkdir(work.root, "index", 0o040000, 0, 0);
  bind(init, index, "upper", upper.store.encodeHandle(upper.root, uuid));
  for (const name of namesOf(index).listing()) cleanEntry(init, index, name);
  return index;
}

/** The whiteout that all others of a mount are links of, when the index needed one already. */
export const FIRST_WHITEOUT = "#0";

/** Leaves a mark that later mounts must find the same. Kernel: ovl_verify_set_fh. */
function bind({ writer, marks }: IndexFor, inode: Inode, mark: Mark, handle: Uint8Array): void {
  const kept = markOf(inode, mark, marks);
  if (kept === undefined) writer.setxattr(inode, marks + mark, handle);
  else if (!sameBytes(kept, handle)) refuse("ESTALE");
}

/** Kernel: the loop of ovl_indexdir_cleanup. */
function cleanEntry(init: IndexFor, index: Inode, name: string): void {
  const { writer } = init;
  if (name.startsWith("#")) {
    cleanUp(index, name, 1, writer);
    return;
  }
  const fault = faultOf(init, namesOf(index).get(name)!, name);
  if (fault === null) return;
  if (fault === "orphan" && init.nfsExport) {
    // So that a file handle of what was removed stays stale.
    removeEntry(index, name, writer);
    if (namesOf(index).get(FIRST_WHITEOUT) === undefined) writer.whiteout(index, FIRST_WHITEOUT);
    writer.link(namesOf(index).get(FIRST_WHITEOUT)!, index, name);
  } else if (fault === "orphan" || fault === "stale") removeEntry(index, name, writer);
  else refuse(fault);
}

function removeEntry(index: Inode, name: string, writer: LayerWriter): void {
  if (isDir(namesOf(index).get(name)!)) writer.rmdir(index, name);
  else writer.unlink(index, name);
}

/** What is wrong with an entry. Kernel: ovl_verify_index. */
function faultOf(
  { upper, lower, marks, nfsExport, uuid }: IndexFor,
  entry: Inode,
  name: string,
): "orphan" | "stale" | "EINVAL" | "ENODATA" | null {
  const handle = bytesOfHex(name);
  if (handle === null || !isHandle(handle)) return "EINVAL";
  if (isDeviceWhiteout(entry) || (isDir(entry) && !nfsExport)) return null;
  let real = entry;
  if (isDir(entry)) {
    const to = markOf(entry, "upper", marks);
    if (to === undefined) return "stale";
    const found = upper.store.decodeHandle(to, uuid);
    if (found === undefined) return "orphan";
    real = found;
  }
  const origin = markOf(real, "origin", marks);
  if (origin === undefined) return "ENODATA";
  if (!sameBytes(origin, handle)) return "stale";
  if (isDir(entry) || entry.nlink !== 1) return null;
  const from = lower.store.decodeHandle(handle, uuid);
  if (from === undefined) return "stale";
  const links = from.nlink === 1 ? 0 : linksByMark(markOf(entry, "nlink", marks), entry, from);
  return (links ?? 0) === 0 ? "orphan" : null;
}

function bytesOfHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
