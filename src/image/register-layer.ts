import type { Timespec } from "../base/clock.ts";
import { typeOf } from "../base/mode.ts";
import { LayerBuilder } from "../layer/builder.ts";
import { contentOf, type Inode, isFile, isSymlink, targetOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { Store } from "../layer/store.ts";
import { OPAQUE_MARKER, whiteoutTarget } from "./changeset.ts";
import { ImageError } from "./image-error.ts";
import { type LayerEntry, layerEntries } from "./layer-tar/layer-entries.ts";
import { tarXattrs } from "./layer-tar/tar-xattrs.ts";
import type { LayerTarProfile } from "./tar-profile.ts";

export interface RegisterLayerOptions {
  /** When the tar is unpacked: the time of whiteouts and of the root. */
  readonly now: Timespec;
  readonly name?: string;
  readonly store?: Store;
}

/** The layer that Docker has after it wrote this one to a tar and unpacked that into a directory of its own, as the
 *  classic builder, commit, load and pull do. Contents are shared. What changes: times are whole seconds, and those
 *  before 1970 become 1970 but for symlinks; whiteouts are inodes of their own, of the time of unpacking; of the xattrs
 *  only what the tar tells is left; sockets go; names that begin with `.wh.` are taken for marks.
 *  Moby: layerStore.applyTar, archive.Unpack.
 *  @throws ImageError where Docker fails: a file `.wh.NAME` beside one NAME that is unpacked before it */
export function registerLayer(
  layer: Layer,
  profile: LayerTarProfile,
  options: RegisterLayerOptions,
): Layer {
  const { now, name = layer.name, store } = options;
  const builder = new LayerBuilder({ name, mtime: now, ...(store === undefined ? {} : { store }) });
  for (const entry of layerEntries(layer, null)) unpackEntry(builder, entry, profile, options);
  return builder.layer;
}

function unpackEntry(
  builder: LayerBuilder,
  entry: LayerEntry,
  profile: LayerTarProfile,
  { now }: RegisterLayerOptions,
): void {
  const path = `/${entry.path}`;
  switch (entry.kind) {
    case "inode": {
      const base = path.slice(path.lastIndexOf("/") + 1);
      const parent = path.slice(0, path.length - base.length);
      const target = whiteoutTarget(base);
      if (base === OPAQUE_MARKER) builder.opaque(parent);
      else if (target !== null) putWhiteout(builder, parent + target, entry.inode, now);
      else if (entry.link !== null) builder.link(path, `/${entry.link}`);
      else putInode(builder, path, entry.inode, profile);
      return;
    }
    case "whiteout":
      putWhiteout(builder, path, entry.inode, now);
      return;
    case "opaque":
      builder.opaque(path);
      return;
    case "hidden":
      throw new Error("unreachable: nobody asked for hidden names");
    default:
      entry satisfies never;
  }
}

function putInode(
  builder: LayerBuilder,
  path: string,
  inode: Inode,
  profile: LayerTarProfile,
): void {
  const { mode, uid, gid, rdev, mtimeSec, xattrs } = inode;
  const early = mtimeSec < 0 && !isSymlink(inode);
  builder.put(path, {
    type: typeOf(mode),
    mode: isSymlink(inode) ? 0o777 : mode & 0o7777,
    uid,
    gid,
    rdev,
    mtime: { sec: early ? 0 : mtimeSec, nsec: 0 },
    ...(isFile(inode) ? { content: contentOf(inode) } : {}),
    ...(isSymlink(inode) ? { target: targetOf(inode) } : {}),
    ...(xattrs === null ? {} : { xattrs: tarXattrs(xattrs, profile) }),
  });
}

function putWhiteout(
  builder: LayerBuilder,
  path: string,
  { uid, gid }: Inode,
  mtime: Timespec,
): void {
  if (builder.layer.get(path) !== undefined || path.endsWith("/..")) {
    const what = "a whiteout of a name that the layer holds";
    throw new ImageError({ archive: builder.layer.name, entry: path.slice(1), what });
  }
  builder.put(path, { type: "char", mode: 0, uid, gid, rdev: 0, mtime });
}
