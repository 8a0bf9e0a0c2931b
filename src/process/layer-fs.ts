import { type Clock, steppingClock } from "../base/clock.ts";
import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import type { AttributeChange } from "../layer/change.ts";
import type { Content } from "../layer/content.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { RealDirectory } from "../layer/real-directory.ts";
import type { Store } from "../layer/store.ts";
import { LayerWriter } from "../layer/writer.ts";
import { checkStoreXattr } from "../layer/xattr-rules.ts";
import { Dcache, DENTRY_LIMIT } from "../lookup/dcache.ts";
import { type Dentry, inodeOf, upperOf } from "../lookup/dentry.ts";
import { OverlayInode } from "../lookup/overlay-inode.ts";
import { bodyOf, type NewObject } from "../ops/create.ts";
import { checkFlag, putAcl, type XattrFlag } from "../ops/xattr.ts";
import { Random } from "./devices.ts";
import {
  type DirectoryStream,
  type FileSystem,
  freeOf,
  type RenameHow,
  STORE_FSID,
  STORE_STATFS,
  type StatFs,
} from "./file-system.ts";
import { Marks } from "./marks.ts";

const TMPFS_MAGIC = 0x01021994;

import { Pipes } from "./pipe.ts";

/** One layer by itself, as a file system: what a process sees that works on the directory behind the mount. Whiteouts
 *  are devices here and marks are xattrs. Nothing is cached: the mount may change the layer at any time. */
export class LayerFs implements FileSystem {
  readonly root: Dentry;
  readonly dcache = new Dcache(DENTRY_LIMIT, false);
  readonly pipes = new Pipes();
  readonly random = new Random();
  readonly marks = new Marks();
  readonly trace = null;
  readonly device: number;
  readonly userNamespace = false;
  readonly #store: Store;
  readonly #writer: LayerWriter;

  readonly #traced: boolean;

  /** `root`: what of the layer is seen, if not all of it; a mount may show a single file. `device`: st_dev. `traced`: the
   *  trace of what this is mounted over hears of it. */
  constructor(
    layer: Layer,
    clock: Clock = steppingClock(),
    { root = layer.root, device = layer.store.allocateDevice(), traced = false }: LayerFsInit = {},
  ) {
    this.#traced = traced;
    this.#store = layer.store;
    this.#writer = new LayerWriter(layer, clock);
    this.device = device;
    this.root = this.dcache.add(null, "", OverlayInode.plain(root));
  }

  dcacheOf(): Dcache {
    return this.dcache;
  }

  isTraced(): boolean {
    return this.#traced;
  }

  isReadonly(): boolean {
    return false;
  }

  isSuperReadonly(): boolean {
    return false;
  }

  syncs(): boolean {
    return true;
  }

  isSameMount(): boolean {
    return true;
  }

  isSameSuper(): boolean {
    return true;
  }

  lookupCovered(parent: Dentry, name: string): Dentry {
    return this.lookup(parent, name);
  }

  lookup(parent: Dentry, name: string): Dentry {
    if (nameBytes(name) > STORE_STATFS.namelen) refuse("ENAMETOOLONG");
    const found = namesOf(upperOf(parent)).get(name) ?? null;
    const known = parent.children?.get(name);
    if (known !== undefined && known.inode?.upper === (found ?? undefined)) return known;
    if (known !== undefined) this.dcache.drop(known);
    return this.dcache.add(parent, name, found === null ? null : OverlayInode.plain(found));
  }

  create(dentry: Dentry, object: NewObject): void {
    const { mode, uid, gid, rdev = 0, xattrs = [] } = object;
    const made = { mode, uid, gid, rdev, body: bodyOf(object), xattrs };
    const inode = this.#writer.create(upperOf(dentry.parent), dentry.name, made);
    this.dcache.instantiate(dentry, OverlayInode.plain(inode));
  }

  link(old: Dentry, dentry: Dentry): void {
    this.#writer.link(upperOf(old), upperOf(dentry.parent), dentry.name);
    this.dcache.instantiate(dentry, inodeOf(old));
  }

  remove(dentry: Dentry): void {
    const dir = upperOf(dentry.parent);
    if (isDir(upperOf(dentry))) this.#writer.rmdir(dir, dentry.name);
    else this.#writer.unlink(dir, dentry.name);
    this.dcache.drop(dentry);
  }

  identityOf(inode: OverlayInode): Inode {
    return inode.real;
  }

  rename(source: Dentry, target: Dentry, how: RenameHow): void {
    const from = upperOf(source.parent);
    const to = upperOf(target.parent);
    if (how.exchange) this.#writer.exchange(from, source.name, to, target.name);
    else this.#writer.rename(from, source.name, to, target.name, how.whiteout);
  }

  tmpfile(_dir: Dentry, object: NewObject): OverlayInode {
    const { mode, uid, gid } = object;
    return OverlayInode.plain(this.#writer.tmpfile({ mode, uid, gid, body: bodyOf(object) }));
  }

  setAttributes(dentry: Dentry, change: AttributeChange): void {
    this.#writer.setattr(upperOf(dentry), change);
  }

  setSize(dentry: Dentry, size: number, change: AttributeChange): void {
    const inode = upperOf(dentry);
    this.#writer.resize(inode, size);
    if (Object.keys(change).length > 0) this.#writer.setattr(inode, change);
  }

  prepareOpen(): void {
    // Nothing to copy.
  }

  putContent(dentry: Dentry, content: Content): void {
    this.#writer.setBody(upperOf(dentry), content);
  }

  touch(dentry: Dentry): void {
    this.#writer.touch(upperOf(dentry));
  }

  openDirectory(dentry: Dentry): DirectoryStream {
    return new PlainStream(upperOf(dentry), this.#above(dentry));
  }

  listAtOnce(): null {
    return null;
  }

  /** What `..` is in the layer, whatever this file system is mounted over. */
  #above(dentry: Dentry): Inode {
    if (dentry !== this.root) return upperOf(dentry.parent);
    return this.#writer.layer.ancestors.at(-1) ?? upperOf(dentry);
  }

  getXattr(dentry: Dentry, name: string): Uint8Array {
    checkStoreXattr(name);
    return upperOf(dentry).xattrs?.get(name) ?? refuse("ENODATA");
  }

  listXattrs(dentry: Dentry): string[] {
    return [...(upperOf(dentry).xattrs?.keys() ?? [])];
  }

  setXattr(dentry: Dentry, name: string, value: Uint8Array, flag: XattrFlag): void {
    checkStoreXattr(name);
    checkFlag(upperOf(dentry), name, flag);
    this.#writer.setxattr(upperOf(dentry), name, value);
  }

  removeXattr(dentry: Dentry, name: string): void {
    checkStoreXattr(name);
    this.#writer.removexattr(upperOf(dentry), name);
  }

  setAcl(dentry: Dentry, name: string, value: Uint8Array | null, mode?: number): void {
    putAcl(this.#writer, upperOf(dentry), name, value, mode);
  }

  getFlags(dentry: Dentry): number {
    return upperOf(dentry).flags;
  }

  setFlags(dentry: Dentry, flags: number): void {
    upperOf(dentry).flags = flags;
    this.#writer.setattr(upperOf(dentry), {});
  }

  deviceOf(): number {
    return this.device;
  }

  plainDevice(): null {
    return null;
  }

  inodeNumber(inode: OverlayInode): number {
    return inode.real.ino;
  }

  linkCount(inode: OverlayInode): number {
    return inode.real.nlink;
  }

  isFrozen(): boolean {
    return this.#writer.layer.store.limits?.readonly === true;
  }

  freeBytes(): number {
    return this.#writer.layer.store.limits?.freeBytes ?? Number.POSITIVE_INFINITY;
  }

  remainingLinks(inode: OverlayInode): number {
    return inode.real.nlink;
  }

  storeOf(): Store {
    return this.#store;
  }

  layerOf(): number {
    return 0;
  }

  exported(): boolean {
    return false;
  }

  fileHandle(): Uint8Array {
    return refuse("EOPNOTSUPP");
  }

  statfs(): StatFs {
    const free = freeOf(this.#writer.layer.store.limits);
    return { ...STORE_STATFS, ...free, type: TMPFS_MAGIC, fsid: STORE_FSID };
  }
}

export interface LayerFsInit {
  readonly root?: Inode;
  readonly device?: number;
  readonly traced?: boolean;
}

class PlainStream implements DirectoryStream {
  readonly #dir: Inode;
  readonly #listing: RealDirectory;

  constructor(dir: Inode, parent: Inode) {
    this.#dir = dir;
    this.#listing = new RealDirectory(dir, parent);
  }

  get position(): number {
    return this.#listing.position;
  }

  seek(position: number): void {
    if (position < 0) refuse("EINVAL");
    this.#listing.position = position;
  }

  read(count: number) {
    if (this.#dir.nlink === 0) refuse("ENOENT");
    return this.#listing.read(count);
  }

  close(): void {
    // Nothing is held.
  }
}
