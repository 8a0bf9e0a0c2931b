import type { Timespec } from "../base/clock.ts";
import { type FileType, isDirMode, typeBits } from "../base/mode.ts";
import { nameBytes, ownName } from "../base/names.ts";
import { Content } from "./content.ts";
import { Directory } from "./directory.ts";
import { type Body, Inode, isDir, namesOf } from "./inode.ts";
import { setAtime } from "./inode-times.ts";
import { Layer } from "./layer.ts";
import { TRUSTED } from "./marks.ts";
import type { Store } from "./store.ts";
import { Xattrs } from "./xattrs.ts";

/** What one name of a layer is made of. Defaults: root:root, 0755 for a directory, 0777 for a symlink,
 *  0644 for the rest, the builder's own time. */
export interface EntryInit {
  readonly type: FileType;
  /** Permission bits, without those of the type. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: Timespec;
  readonly atime?: Timespec;
  /** Of a file. Default: no bytes. */
  readonly content?: Content;
  /** Of a symlink. */
  readonly target?: string;
  /** Of a device: major * 0x100000 + minor. 0 of a char device makes a whiteout. */
  readonly rdev?: number;
  /** By their full names: "user.mime". */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
}

/** Thrown when an entry cannot be laid: a file used as a directory, a hard link to nothing. */
export class LayerBuildError extends Error {
  override readonly name = "LayerBuildError";
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}

const EPOCH: Timespec = { sec: 0, nsec: 0 };
const TEXT = new TextEncoder();

/** Lays the entries of one layer, in any order; missing parents are made (0755, root). Paths are absolute. */
export class LayerBuilder {
  readonly layer: Layer;
  readonly #mtime: Timespec;
  #lastParent = "";
  #lastDirectory: Inode | null = null;

  constructor(
    options: { readonly name?: string; readonly store?: Store; readonly mtime?: Timespec } = {},
  ) {
    this.layer = new Layer(options);
    this.#mtime = options.mtime ?? EPOCH;
    setTimes(this.layer.root, this.#mtime, this.#mtime);
  }

  /** Puts an entry at `path`, and gives its inode. What was there goes; a directory put over a directory keeps its
   *  children. @throws LayerBuildError a path that is not absolute, a name that Linux does not take, a file used as a
   *  directory, an entry of no known type */
  put(path: string, entry: EntryInit): Inode {
    checkEntry(path, entry);
    if (path === "/") {
      if (entry.type !== "dir") throw new LayerBuildError(path, "the root can only be a directory");
      return this.#restyle(this.layer.root, entry);
    }
    const [parent, name] = this.#parentOf(path);
    const names = namesOf(parent);
    const old = names.get(name);
    if (old !== undefined && entry.type === "dir" && isDir(old)) return this.#restyle(old, entry);
    if (old !== undefined) this.remove(path);
    const inode = new Inode(
      this.layer.store.allocateIno(),
      typeBits(entry.type),
      0,
      0,
      0,
      bodyOf(entry),
    );
    this.#restyle(inode, entry);
    if (entry.type === "dir") inode.nlink = 2;
    if (entry.type === "dir") parent.nlink++;
    names.set(ownName(name), inode);
    return inode;
  }

  /** A further name for the non-directory at `existing`, whose inode it gives.
   *  @throws LayerBuildError where there is none, or a directory */
  link(path: string, existing: string): Inode {
    const inode = this.layer.get(existing);
    if (inode === undefined)
      throw new LayerBuildError(path, `hard link to ${existing}, which does not exist`);
    if (isDir(inode)) throw new LayerBuildError(path, `hard link to the directory ${existing}`);
    const [parent, name] = this.#parentOf(path);
    if (namesOf(parent).get(name) === inode) return inode;
    inode.nlink++;
    this.remove(path);
    namesOf(parent).set(ownName(name), inode);
    return inode;
  }

  /** Hides what the layers below have at `path`, and gives its inode. */
  whiteout(path: string): Inode {
    return this.put(path, { type: "char", mode: 0, rdev: 0 });
  }

  /** Marks the directory at `path` opaque: it hides what the layers below have there. */
  opaque(path: string): void {
    const inode = this.layer.get(path) ?? this.put(path, { type: "dir" });
    if (!isDir(inode)) throw new LayerBuildError(path, "opaque, but not a directory");
    this.xattr(path, `${TRUSTED}opaque`, TEXT.encode("y"));
  }

  /** Sets an extended attribute of the entry at `path`. @throws LayerBuildError where there is none */
  xattr(path: string, name: string, value: Uint8Array): void {
    const inode = this.layer.get(path);
    if (inode === undefined) throw new LayerBuildError(path, `xattr ${name} of a missing entry`);
    inode.xattrs ??= new Xattrs();
    inode.xattrs.set(name, value);
  }

  /** Removes `path` and all below it; nothing happens when it is not there. */
  remove(path: string): void {
    const [parent, name] = this.#parentOf(path);
    const inode = namesOf(parent).get(name);
    if (inode === undefined) return;
    namesOf(parent).delete(name);
    if (isDir(inode)) parent.nlink--;
    this.#lastDirectory = null;
    forsake(inode);
  }

  #restyle(inode: Inode, entry: EntryInit): Inode {
    inode.mode = typeBits(entry.type) | ((entry.mode ?? defaultMode(entry.type)) & 0o7777);
    inode.uid = entry.uid ?? 0;
    inode.gid = entry.gid ?? 0;
    inode.rdev = entry.rdev ?? 0;
    const mtime = entry.mtime ?? this.#mtime;
    setTimes(inode, entry.atime ?? mtime, mtime);
    inode.xattrs =
      entry.xattrs === undefined || entry.xattrs.size === 0 ? null : new Xattrs(entry.xattrs);
    return inode;
  }

  #parentOf(path: string): [Inode, string] {
    if (!path.startsWith("/")) throw new LayerBuildError(path, 'not absolute: begin it with "/"');
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    checkName(path, name);
    const above = path.slice(0, slash);
    if (this.#lastDirectory === null || this.#lastParent !== above) {
      this.#lastDirectory = this.#directory(above);
      this.#lastParent = above;
    }
    return [this.#lastDirectory, name];
  }

  #directory(path: string): Inode {
    let inode = this.layer.root;
    let at = "";
    for (const name of path.split("/")) {
      if (name === "") continue;
      at += `/${name}`;
      let child = namesOf(inode).get(name);
      if (child === undefined) {
        checkName(path, name);
        child = new Inode(
          this.layer.store.allocateIno(),
          typeBits("dir"),
          0,
          0,
          0,
          new Directory(),
        );
        this.#restyle(child, { type: "dir" });
        inode.nlink++;
        namesOf(inode).set(ownName(name), child);
      }
      if (!isDir(child)) throw new LayerBuildError(at, "used as a directory, but it is none");
      inode = child;
    }
    return inode;
  }
}

/** What would make an inode that is nothing, or a file of no bytes. */
function checkEntry(path: string, { type, content }: EntryInit): void {
  if (typeBits(type) === undefined) {
    const types = "file, dir, symlink, char, block, fifo or socket";
    throw new LayerBuildError(path, `"${type}" is no type of an entry: expected ${types}`);
  }
  if (content !== undefined && !(content instanceof Content)) {
    throw new LayerBuildError(
      path,
      "its content is no Content: take Content.fromText or fromBytes",
    );
  }
}

const NAME_MAX = 255;

function checkName(path: string, name: string): void {
  if (name === "" || name === "." || name === "..") {
    throw new LayerBuildError(path, `"${name}" is no name of an entry`);
  }
  if (name.length > NAME_MAX / 3 && nameBytes(name) > NAME_MAX) {
    throw new LayerBuildError(path, "a name of more than 255 bytes");
  }
}

/** Takes one name from an inode, and from all that hang on it if it is a directory. */
function forsake(inode: Inode): void {
  const pending = [inode];
  for (let gone = pending.pop(); gone !== undefined; gone = pending.pop()) {
    gone.nlink = isDir(gone) ? 0 : gone.nlink - 1;
    if (isDir(gone)) for (const child of namesOf(gone).entries.values()) pending.push(child);
  }
}

function bodyOf(entry: EntryInit): Body {
  switch (entry.type) {
    case "file":
      return entry.content ?? Content.empty;
    case "dir":
      return new Directory();
    case "symlink":
      return entry.target ?? "";
    default:
      return null;
  }
}

function defaultMode(type: FileType): number {
  return type === "symlink" ? 0o777 : isDirMode(typeBits(type)) ? 0o755 : 0o644;
}

function setTimes(inode: Inode, atime: Timespec, mtime: Timespec): void {
  inode.setTimes(mtime.sec, mtime.nsec);
  if (atime !== mtime) setAtime(inode, atime);
}
