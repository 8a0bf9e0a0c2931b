import { FsError } from "../base/fs-error.ts";
import { isDirMode, typeOf } from "../base/mode.ts";
import { type EntryInit, LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";
import { mustBeName } from "./entry-name.ts";
import { timespecOf } from "./memfs-time.ts";
import {
  childrenOf,
  coreOf,
  type MemfsCore,
  type MemfsLink,
  type MemfsNode,
  type MemfsVolume,
} from "./memfs-volume.ts";

export interface LayerFromMemfsOptions {
  /** The directory of the volume that becomes the layer's root, by an absolute path without symlinks. Default "/". */
  readonly root?: string;
  /** What reports call the layer. Default "memfs". */
  readonly name?: string;
}

/** A layer with what a memfs volume holds now: modes, owners, times (memfs has milliseconds), symlinks, hard links.
 *  Everything is copied, and reading leaves the volume as it is, atimes included.
 *
 *      const { vol } = memfs({ "/etc/motd": "hello" });
 *      const overlay = mount({ lowers: [layerFromMemfs(vol)], upper: new Layer() });
 *      overlay.process().unlink("/etc/motd"); // a whiteout in overlay.upper; vol still has the file
 *
 *  @throws FsError ENOENT ENOTDIR (root); LayerBuildError a name that Linux does not take */
export function layerFromMemfs(volume: MemfsVolume, options: LayerFromMemfsOptions = {}): Layer {
  const { root = "/", name = "memfs" } = options;
  const builder = new LayerBuilder({ name });
  lay(builder, "/", directoryAt(coreOf(volume), root), new Map());
  return builder.layer;
}

/** @param named the first name of each node so far */
function lay(
  builder: LayerBuilder,
  path: string,
  link: MemfsLink,
  named: Map<MemfsNode | number, string>,
): void {
  const node = link.getNode();
  // Of an overlay's volume each name has a node of its own.
  const identity = node.nlink > 1 ? node.ino : node;
  const first = named.get(identity);
  if (first !== undefined) {
    builder.link(path, first);
    return;
  }
  const inode = builder.put(path, entryOf(node));
  const { sec, nsec } = timespecOf(node.ctime);
  inode.ctimeSec = sec;
  inode.ctimeNsec = nsec;
  // memfs lets a directory be linked: each name then has children of its own.
  if (!isDirMode(node.mode)) named.set(identity, path);
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const [name, child] of childrenOf(link)) {
    mustBeName(prefix + name, name);
    lay(builder, prefix + name, child, named);
  }
}

function entryOf(node: MemfsNode): EntryInit {
  const type = typeOf(node.mode);
  return {
    type,
    mode: node.mode & 0o7777,
    uid: node.uid,
    gid: node.gid,
    rdev: node.rdev,
    atime: timespecOf(node.atime),
    mtime: timespecOf(node.mtime),
    ...(type === "file" ? { content: contentOf(node) } : {}),
    ...(type === "symlink" ? { target: node.symlink } : {}),
  };
}

function contentOf(node: MemfsNode): Content {
  return Content.fromBytes(new Uint8Array(node.buf.subarray(0, node.getSize())));
}

function directoryAt(core: MemfsCore, path: string): MemfsLink {
  let link = core.root;
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    const next = link.children.get(name);
    if (next === undefined) throw new FsError("ENOENT", "scandir", path);
    if (!isDirMode(next.getNode().mode)) throw new FsError("ENOTDIR", "scandir", path);
    link = next;
  }
  return link;
}
