import { type FileType, makedev, typeOf } from "../base/mode.ts";
import { type EntryInit, LayerBuilder } from "../layer/builder.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { type Inode, isDir, isSymlink, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { OPAQUE_MARKER, whiteoutTarget } from "./changeset.ts";
import { contentOf } from "./file-content.ts";
import { ImageError, quoteName } from "./image-error.ts";
import { cleanPath, isNameTooLong, isTooLong } from "./layer-path.ts";
import { walkToDirectory } from "./layer-walk.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "./limits.ts";
import type { TarEntry } from "./tar/entry.ts";

/** Lays the entries of one layer tar as overlay2 unpacks them (moby: archive.Unpack in a chroot, with the
 *  overlay whiteout format): a later entry replaces an earlier one, missing parents are made 0755 root, the root's
 *  own entry is passed over, a parent may be a symlink, times before 1970 become 1970.
 *  Stricter than Docker where an archive means harm: nothing may climb above the root. */
export class LayerAssembler {
  readonly #builder: LayerBuilder;
  readonly #archive: string;
  readonly #source: ByteSource;
  readonly #limits: ImageLimits;
  #impliedDirectories = 0;
  /** The parent of the last entry, as the archive names it and where it really lies. */
  #lastParent = "";
  #lastDirectory = "/";
  #lastInode: Inode;

  /** @param archive names the layer in messages; `source` holds the payloads */
  constructor(name: string, archive: string, source: ByteSource, limits = DEFAULT_LIMITS) {
    this.#builder = new LayerBuilder({ name });
    this.#archive = archive;
    this.#source = source;
    this.#limits = limits;
    this.#lastInode = this.layer.root;
  }

  get layer(): Layer {
    return this.#builder.layer;
  }

  /** @throws ImageError naming the entry and the reason */
  add(entry: TarEntry): void {
    const path = cleanPath(entry.name);
    if (path === null) throw this.#refuse(entry, "its name leaves the root of the layer");
    if (path === "/") return;
    if (isTooLong(path)) throw this.#refuse(entry, "its path is longer than 4095 bytes");
    const slash = path.lastIndexOf("/");
    const base = path.slice(slash + 1);
    const directory = this.#directory(entry, path.slice(0, slash));
    if (base === OPAQUE_MARKER) {
      this.#builder.opaque(directory);
      return;
    }
    if (isNameTooLong(base)) throw this.#refuse(entry, "its name is longer than 255 bytes");
    const gone = whiteoutTarget(base);
    if (gone !== null) this.#whiteout(entry, directory, gone);
    else this.#put(entry, join(directory, base), namesOf(this.#lastInode).get(base));
  }

  #whiteout(entry: TarEntry, directory: string, name: string): void {
    if (name === "" || name === "." || name === "..") {
      throw this.#refuse(entry, "a whiteout that names nothing");
    }
    const path = join(directory, name);
    if (namesOf(this.#lastInode).get(name) !== undefined) {
      throw this.#refuse(entry, `a whiteout of ${quoteName(path)}, which the same layer holds`);
    }
    const { uid, gid, mtimeSec, mtimeNsec } = entry;
    const mtime = { sec: Math.max(0, mtimeSec), nsec: mtimeSec < 0 ? 0 : mtimeNsec };
    this.#builder.put(path, { type: "char", mode: 0, uid, gid, rdev: 0, mtime });
  }

  #put(entry: TarEntry, path: string, old: Inode | undefined): void {
    if (entry.type === "hardlink") {
      this.#link(entry, path, old);
      return;
    }
    const merges = old !== undefined && isDir(old) && entry.type === "dir";
    if (old !== undefined && !merges) this.#forgetParent();
    this.#builder.put(path, this.#initOf(entry, merges ? old : null));
  }

  #initOf(entry: TarEntry, merged: Inode | null): EntryInit {
    const { type, mode, uid, gid } = entry;
    if (type === "hardlink") throw new Error("unreachable: a hard link has no inode of its own");
    const mtime = timeOf(entry, type === "symlink");
    const xattrs =
      entry.xattrs === null
        ? (merged?.xattrs ?? NONE)
        : mergedXattrs(merged?.xattrs, entry.xattrs, type);
    switch (type) {
      case "file":
        return { type, mode, uid, gid, mtime, xattrs, content: contentOf(entry, this.#source) };
      case "symlink":
        return { type, uid, gid, mtime, xattrs, target: this.#target(entry) };
      case "char":
      case "block":
        return { type, mode, uid, gid, mtime, xattrs, rdev: this.#device(entry) };
      case "dir":
      case "fifo":
        return { type, mode, uid, gid, mtime, xattrs };
      default:
        return type satisfies never;
    }
  }

  #target(entry: TarEntry): string {
    const target = entry.linkname;
    if (target === "") throw this.#refuse(entry, "a symlink without a target");
    if (isTooLong(target)) throw this.#refuse(entry, "a symlink of more than 4095 bytes");
    return target;
  }

  #device({ devmajor, devminor, ...rest }: TarEntry): number {
    if (devmajor >= 0 && devmajor < 2 ** 12 && devminor >= 0 && devminor < 2 ** 20) {
      return makedev(devmajor, devminor);
    }
    throw this.#refuse(rest, `device number ${devmajor}:${devminor}`);
  }

  #link(entry: TarEntry, path: string, old: Inode | undefined): void {
    const shown = quoteName(entry.linkname);
    const target = cleanPath(entry.linkname);
    if (target === null) throw this.#refuse(entry, `a hard link to ${shown}, outside the layer`);
    const slash = target.lastIndexOf("/");
    const reached = walkToDirectory(this.layer, target.slice(0, slash));
    if (reached.kind === "refused") {
      throw this.#refuse(entry, `a hard link to ${shown}: ${reached.reason}`);
    }
    const existing = join(reached.path, target.slice(slash + 1));
    const inode = reached.kind === "missing" ? undefined : this.layer.get(existing);
    if (inode === undefined || existing === path) {
      throw this.#refuse(entry, `a hard link to ${shown}, which is not there`);
    }
    if (isDir(inode)) throw this.#refuse(entry, `a hard link to ${shown}, a directory`);
    if (old !== undefined) this.#forgetParent();
    this.#builder.link(path, existing);
    restyle(inode, entry);
  }

  /** The directory that `path` leads to; what is missing of it is made. */
  #directory(entry: TarEntry, path: string): string {
    if (path === this.#lastParent) return this.#lastDirectory;
    const reached = walkToDirectory(this.layer, path);
    if (reached.kind === "refused") throw this.#refuse(entry, reached.reason);
    this.#lastDirectory = reached.path;
    if (reached.kind === "directory") this.#lastInode = reached.inode;
    else this.#makeParents(entry, reached.missing);
    this.#lastParent = path;
    return this.#lastDirectory;
  }

  #makeParents(entry: TarEntry, names: readonly string[]): void {
    this.#impliedDirectories += names.length;
    if (this.#impliedDirectories > this.#limits.entries) {
      throw this.#refuse(entry, `more than ${this.#limits.entries} parents without an entry`);
    }
    for (const name of names) {
      if (isNameTooLong(name)) throw this.#refuse(entry, "a name longer than 255 bytes");
      this.#lastDirectory = join(this.#lastDirectory, name);
      this.#lastInode = this.#builder.put(this.#lastDirectory, { type: "dir" });
    }
  }

  /** Something was replaced that may have been on the way. */
  #forgetParent(): void {
    this.#lastParent = "";
    this.#lastDirectory = "/";
    this.#lastInode = this.layer.root;
  }

  #refuse(entry: Pick<TarEntry, "name">, what: string): ImageError {
    const remedy = "rebuild the archive without it";
    return new ImageError({ archive: this.#archive, entry: entry.name, what, remedy });
  }
}

function join(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

const NONE: ReadonlyMap<string, Uint8Array> = new Map();

/** Docker sets times before 1970 to 1970, but not those of symlinks. */
function timeOf(entry: TarEntry, isLink: boolean): { sec: number; nsec: number } {
  if (entry.mtimeSec < 0 && !isLink) return { sec: 0, nsec: 0 };
  return { sec: entry.mtimeSec, nsec: entry.mtimeNsec };
}

const ON_ANYTHING = /^(?:trusted|security)\../;
const ON_FILES_AND_DIRECTORIES = /^(?:user\..|system\.posix_acl_(?:access|default)$)/;

/** `old` and over it the xattrs that a file system takes; Docker passes over what it refuses. */
function mergedXattrs(
  old: Map<string, Uint8Array> | null | undefined,
  stated: Map<string, Uint8Array>,
  type: FileType,
): Map<string, Uint8Array> {
  const kept = new Map(old);
  const plain = type === "file" || type === "dir";
  for (const [name, value] of stated) {
    if (ON_ANYTHING.test(name) || (plain && ON_FILES_AND_DIRECTORIES.test(name))) {
      kept.set(name, value);
    }
  }
  return kept;
}

/** A hard link's entry says once more what the inode is like, and the last word counts. */
function restyle(inode: Inode, entry: TarEntry): void {
  inode.uid = entry.uid;
  inode.gid = entry.gid;
  if (entry.xattrs !== null) {
    inode.xattrs = mergedXattrs(inode.xattrs, entry.xattrs, typeOf(inode.mode));
  }
  if (isSymlink(inode)) return;
  const mtime = timeOf(entry, false);
  inode.mode = (inode.mode & ~0o7777) | entry.mode;
  inode.atimeSec = inode.mtimeSec = inode.ctimeSec = mtime.sec;
  inode.atimeNsec = inode.mtimeNsec = inode.ctimeNsec = mtime.nsec;
}
