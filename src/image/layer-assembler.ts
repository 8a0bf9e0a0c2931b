import { isDirMode, S_IFCHR, S_IFDIR, S_IFLNK } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { Content } from "../layer/content.ts";
import { Directory } from "../layer/directory.ts";
import { type Body, Inode, isDir, namesOf, sizeOf } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import { TRUSTED } from "../layer/marks.ts";
import type { Store } from "../layer/store.ts";
import { Xattrs } from "../layer/xattrs.ts";
import { OPAQUE_MARKER, whiteoutTarget } from "./changeset.ts";
import { makeInode, restyle } from "./entry-inode.ts";
import { ImageError, quoteName } from "./image-error.ts";
import { cleanPath, isNameTooLong, isSurelyShort, isTooLong } from "./layer-path.ts";
import { layerSize } from "./layer-size.ts";
import { walkToDirectory } from "./layer-walk.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "./limits.ts";
import type { TarEntry } from "./tar/entry.ts";
import type { PlainHeader } from "./tar/plain-header.ts";
import { attach, detach } from "./tree-edit.ts";

const DOT = 0x2e;

/** An entry, for messages. */
type Named = Pick<TarEntry, "name">;

/** What is at a path, and where to change it. */
interface Place {
  readonly parent: Inode;
  readonly name: string;
  readonly old: Inode | undefined;
}

/** Lays the entries of one layer tar as overlay2 unpacks them (moby: archive.Unpack in a chroot, with the
 *  overlay whiteout format): a later entry replaces an earlier one, missing parents are made 0755 root, the root's
 *  own entry is passed over, a parent may be a symlink, times before 1970 become 1970.
 *  Stricter than Docker where an archive means harm: names, hard links and the symlinks on the way to an entry may
 *  not climb above the root, where the chroot would stop them. The target of a symlink is mere data and stays as it
 *  is: many that are harmless climb too far, and a walk through them on the mount stops at the root.
 *  Looser in one point: dockerd's loader refuses two entries of one name before they come this far. */
export class LayerAssembler {
  readonly layer: Layer;
  // Not #private: see PlainHeader.
  private readonly archive: string;
  private readonly source: ByteSource;
  private readonly limits: ImageLimits;
  private readonly store: Store;
  /** Directories by the path an archive names them with, symlinks, slash at the end and all; emptied when something
   *  is replaced. */
  private readonly known = new Map<string, Inode>();
  /** The one that the last plain name lay in. */
  private lastPath = "";
  private last: Inode;
  private impliedDirectories = 0;
  private counted = 0;
  private replaced = false;

  /** @param archive names the layer in messages; `source` holds the payloads */
  constructor(name: string, archive: string, source: ByteSource, limits = DEFAULT_LIMITS) {
    this.layer = new Layer({ name });
    this.last = this.layer.root;
    this.store = this.layer.store;
    this.archive = archive;
    this.source = source;
    this.limits = limits;
  }

  /** As Docker counts the layer: see layerSize. */
  get size(): number {
    return this.replaced ? layerSize(this.layer) : this.counted;
  }

  /** The same as `add(header.entry())`. @throws ImageError naming the entry and the reason */
  addPlain(header: PlainHeader): void {
    const { base, size } = header;
    let { mode } = header;
    if (header.parent !== this.lastPath) {
      this.lastPath = header.parent;
      this.last = this.directory(header, header.parent);
    }
    const names = namesOf(this.last);
    if (names.get(base) !== undefined) {
      this.lay(header.entry(), this.last, base);
      return;
    }
    const { uid, gid, mtimeSec, target } = header;
    const dir = isDirMode(mode);
    let body: Body;
    if (target !== "") {
      body = target;
      mode = S_IFLNK | 0o777;
    } else body = dir ? new Directory() : Content.fromSource(this.source, header.offset, size);
    const inode = new Inode(this.store.allocateIno(), mode, uid, gid, 0, body);
    inode.setTimes(mtimeSec, 0);
    names.add(base, inode);
    this.counted += target === "" ? size : nameBytes(target);
    if (!dir) return;
    this.last.nlink++;
    this.known.set(`${header.parent}${base}/`, inode);
  }

  /** @throws ImageError naming the entry and the reason */
  add(entry: TarEntry): void {
    const path = entry.name;
    const end = path.endsWith("/") ? path.length - 1 : path.length;
    const start = path.lastIndexOf("/", end - 1) + 1;
    const plain = start < end && path.charCodeAt(start) !== DOT && isSurelyShort(path, start, end);
    if (!plain) {
      this.addWithCare(entry);
      return;
    }
    if (start !== this.lastPath.length || !path.startsWith(this.lastPath)) {
      this.lastPath = path.slice(0, start);
      this.last = this.directory(entry, this.lastPath);
    }
    this.lay(entry, this.last, path.slice(start, end));
  }

  /** For names that may be long, be none, or be marks: all of these begin with a dot. */
  private addWithCare(entry: TarEntry): void {
    const path = cleanPath(entry.name);
    if (path === null) throw this.refuse(entry, "its name leaves the root of the layer");
    if (path === "/") return;
    if (isTooLong(path)) throw this.refuse(entry, "its path is longer than 4095 bytes");
    const start = path.lastIndexOf("/") + 1;
    const name = path.slice(start);
    const gone = whiteoutTarget(name);
    // A mark is never a file: only what it takes away has to fit, as dockerd sees it too.
    if (isNameTooLong(gone ?? name)) {
      throw this.refuse(entry, "its name is longer than 255 bytes");
    }
    const parent = this.directory(entry, path.slice(0, start));
    if (name === OPAQUE_MARKER) {
      parent.xattrs ??= new Xattrs();
      parent.xattrs.set(`${TRUSTED}opaque`, Uint8Array.of(0x79));
    } else if (gone !== null) this.whiteout(entry, parent, gone);
    else this.lay(entry, parent, name);
  }

  private whiteout(entry: TarEntry, parent: Inode, name: string): void {
    if (name === "" || name === "." || name === "..") {
      throw this.refuse(entry, "a whiteout that names nothing");
    }
    if (namesOf(parent).get(name) !== undefined) {
      throw this.refuse(entry, `a whiteout of ${quoteName(name)}, which the same layer holds`);
    }
    const { uid, gid, mtimeSec, mtimeNsec } = entry;
    const whiteout = new Inode(this.store.allocateIno(), S_IFCHR, uid, gid, 0, null);
    whiteout.setTimes(Math.max(0, mtimeSec), mtimeSec < 0 ? 0 : mtimeNsec);
    attach(parent, name, whiteout);
  }

  private lay(entry: TarEntry, parent: Inode, name: string): void {
    const old = namesOf(parent).get(name);
    if (entry.type === "hardlink") {
      this.link(entry, { parent, name, old });
      return;
    }
    if (entry.type === "dir" && old !== undefined && isDir(old)) {
      restyle(old, entry);
      return;
    }
    const inode = makeInode(entry, entry.type, this.store, this.source);
    if (typeof inode === "string") throw this.refuse(entry, inode);
    this.counted += sizeOf(inode);
    if (old !== undefined) this.clear(parent, name, old);
    namesOf(parent).add(name, inode);
    if (entry.type !== "dir") return;
    parent.nlink++;
    this.known.set(entry.name.endsWith("/") ? entry.name : `${entry.name}/`, inode);
  }

  /** Makes way for an entry. */
  private clear(parent: Inode, name: string, old: Inode): void {
    this.replaced = true;
    // It may have been on the way to any of them.
    this.known.clear();
    this.lastPath = "";
    this.last = this.layer.root;
    detach(parent, name, old);
  }

  private link(entry: TarEntry, place: Place): void {
    const shown = quoteName(entry.linkname);
    const target = cleanPath(entry.linkname);
    if (target === null) throw this.refuse(entry, `a hard link to ${shown}, outside the layer`);
    const slash = target.lastIndexOf("/");
    const reached = walkToDirectory(this.layer, target.slice(0, slash));
    if (reached.kind === "refused") {
      throw this.refuse(entry, `a hard link to ${shown}: ${reached.reason}`);
    }
    const found = reached.kind === "directory" ? reached.inode : undefined;
    const name = target.slice(slash + 1);
    const inode = target === "/" ? found : found && namesOf(found).get(name);
    const itself = found === place.parent && name === place.name;
    if (inode === undefined || itself) {
      throw this.refuse(entry, `a hard link to ${shown}, which is not there`);
    }
    if (isDir(inode)) throw this.refuse(entry, `a hard link to ${shown}, a directory`);
    inode.nlink++;
    if (place.old !== undefined) this.clear(place.parent, place.name, place.old);
    if (inode.nlink === 1) {
      throw this.refuse(entry, `a hard link to ${shown}, which it replaces`);
    }
    attach(place.parent, place.name, inode);
    restyle(inode, entry);
  }

  /** The directory that a path leads to; what is missing of it is made. */
  private directory(entry: Named, path: string): Inode {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const clean = cleanPath(path);
    if (clean === null) throw this.refuse(entry, "its name leaves the root of the layer");
    const reached = walkToDirectory(this.layer, clean);
    if (reached.kind === "refused") throw this.refuse(entry, reached.reason);
    let { inode } = reached;
    if (reached.kind === "missing") inode = this.makeParents(entry, inode, reached.missing);
    this.known.set(path, inode);
    return inode;
  }

  private makeParents(entry: Named, start: Inode, names: readonly string[]): Inode {
    this.impliedDirectories += names.length;
    if (this.impliedDirectories > this.limits.entries) {
      throw this.refuse(entry, `more than ${this.limits.entries} parents without an entry`);
    }
    let parent = start;
    for (const name of names) {
      if (isNameTooLong(name)) throw this.refuse(entry, "a name longer than 255 bytes");
      const ino = this.store.allocateIno();
      const directory = new Inode(ino, S_IFDIR | IMPLIED_MODE, 0, 0, 0, new Directory());
      attach(parent, name, directory);
      parent = directory;
    }
    return parent;
  }

  private refuse(entry: Named, what: string): ImageError {
    const remedy = "rebuild the archive without it";
    return new ImageError({ archive: this.archive, entry: entry.name, what, remedy });
  }
}

/** moby: ImpliedDirectoryMode. Their time is 1970, where Docker takes that of the import. */
const IMPLIED_MODE = 0o755;
