import type { Clock } from "../base/clock.ts";
import type { CopyUpTrigger } from "../base/event.ts";
import { refuse } from "../base/refusal.ts";
import type { Trace } from "../base/trace.ts";
import type { AttributeChange } from "../layer/change.ts";
import type { Content } from "../layer/content.ts";
import { markOf } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { Store } from "../layer/store.ts";
import type { Dcache } from "../lookup/dcache.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import { deviceOf, inodeNumber, storeNumber } from "../lookup/inode-number.ts";
import { lookup } from "../lookup/lookup.ts";
import { linkCount, type OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { createObject, linkObject, type NewObject } from "../ops/create.ts";
import { getFlags, setFlags } from "../ops/fileattr.ts";
import { makeTmpfile, prepareOpen, putContent, touch } from "../ops/io.ts";
import { listAtOnce } from "../ops/list-at-once.ts";
import { OpenDirectory } from "../ops/open-directory.ts";
import { removeObject } from "../ops/remove.ts";
import { renameObject } from "../ops/rename.ts";
import { setAttributes, setSize } from "../ops/setattr.ts";
import {
  getXattr,
  listXattrs,
  removeXattr,
  setAcl,
  setXattr,
  type XattrFlag,
} from "../ops/xattr.ts";
import { Random } from "./devices.ts";
import {
  type FileSystem,
  freeOf,
  type RenameHow,
  STORE_FSID,
  STORE_STATFS,
  type StatFs,
} from "./file-system.ts";
import { Marks } from "./marks.ts";

const OVERLAYFS_SUPER_MAGIC = 0x794c7630;

import { Pipes } from "./pipe.ts";

/** The merged view as a file system: each operation is the one of its name in ops/. */
export class OverlayFs implements FileSystem {
  sb: Superblock;
  root: Dentry;
  dcache: Dcache;
  readonly pipes = new Pipes();
  readonly random = new Random();
  readonly marks = new Marks();
  readonly trace: Trace | null;
  readonly #syncs: boolean;
  /** As nearly always: stat asks for nothing else. */
  #oneStore: boolean;
  #oneDevice: number | null;

  constructor(sb: Superblock) {
    this.sb = sb;
    this.root = sb.root;
    this.dcache = sb.dcache;
    this.trace = sb.mounted.trace;
    this.#syncs = !sb.mounted.options.volatile;
    const { same, sameDevice, device } = sb.mounted.fileSystems;
    this.#oneStore = same;
    this.#oneDevice = sameDevice ? device : null;
  }

  /** Shows another state of the same mount from now on, or another mount with the same options. */
  replace(sb: Superblock): void {
    this.sb = sb;
    this.root = sb.root;
    this.dcache = sb.dcache;
    const { same, sameDevice, device } = sb.mounted.fileSystems;
    this.#oneStore = same;
    this.#oneDevice = sameDevice ? device : null;
  }

  get readonly(): boolean {
    return this.sb.mounted.readonly;
  }

  dcacheOf(): Dcache {
    return this.dcache;
  }

  isTraced(): boolean {
    return true;
  }

  isReadonly(): boolean {
    return this.sb.mounted.readonly;
  }

  isSuperReadonly(): boolean {
    return this.sb.mounted.readonly;
  }

  syncs(): boolean {
    return this.#syncs;
  }

  isSameMount(): boolean {
    return true;
  }

  isSameSuper(): boolean {
    return true;
  }

  lookup(parent: Dentry, name: string): Dentry {
    return lookup(this.sb, parent, name);
  }

  lookupCovered(parent: Dentry, name: string): Dentry {
    return lookup(this.sb, parent, name);
  }

  create(dentry: Dentry, object: NewObject): void {
    createObject(this.sb, dentry, object);
  }

  link(old: Dentry, dentry: Dentry): void {
    linkObject(this.sb, old, dentry);
  }

  remove(dentry: Dentry): void {
    removeObject(this.sb, dentry);
  }

  identityOf(inode: OverlayInode): OverlayInode {
    return inode;
  }

  /** @throws EINVAL for RENAME_WHITEOUT: overlayfs makes its whiteouts itself */
  rename(source: Dentry, target: Dentry, how: RenameHow): void {
    if (how.whiteout) refuse("EINVAL");
    renameObject(this.sb, source, target, how.exchange);
  }

  tmpfile(dir: Dentry, object: NewObject): OverlayInode {
    return makeTmpfile(this.sb, dir, object);
  }

  setAttributes(dentry: Dentry, change: AttributeChange, trigger: CopyUpTrigger): void {
    setAttributes(this.sb, dentry, change, trigger);
  }

  setSize(dentry: Dentry, size: number, change: AttributeChange): void {
    setSize(this.sb, dentry, size, change);
  }

  prepareOpen(dentry: Dentry, write: boolean, truncate: boolean): void {
    prepareOpen(this.sb, dentry, write, truncate);
  }

  putContent(dentry: Dentry, content: Content): void {
    putContent(this.sb, dentry, content);
  }

  touch(dentry: Dentry): void {
    touch(this.sb, dentry);
  }

  openDirectory(dentry: Dentry): OpenDirectory {
    return new OpenDirectory(this.sb, dentry);
  }

  listAtOnce(dentry: Dentry): readonly DirEntry[] | null {
    return this.trace === null ? listAtOnce(this.sb, dentry) : null;
  }

  getXattr(dentry: Dentry, name: string): Uint8Array {
    return getXattr(this.sb, dentry, name);
  }

  listXattrs(dentry: Dentry): string[] {
    return listXattrs(this.sb, dentry);
  }

  setXattr(dentry: Dentry, name: string, value: Uint8Array, flag: XattrFlag): void {
    setXattr(this.sb, dentry, name, value, flag);
  }

  removeXattr(dentry: Dentry, name: string): void {
    removeXattr(this.sb, dentry, name);
  }

  setAcl(dentry: Dentry, name: string, value: Uint8Array | null, mode?: number): void {
    setAcl(this.sb, dentry, name, value, mode);
  }

  getFlags(dentry: Dentry): number {
    return getFlags(this.sb, dentry);
  }

  setFlags(dentry: Dentry, flags: number): void {
    setFlags(this.sb, dentry, flags);
  }

  deviceOf(inode: OverlayInode): number {
    return this.#oneDevice ?? deviceOf(this.sb, inode);
  }

  plainDevice(): number | null {
    return this.#oneStore ? this.#oneDevice : null;
  }

  inodeNumber(inode: OverlayInode): number | bigint {
    return this.#oneStore ? storeNumber(inode) : inodeNumber(this.sb, inode);
  }

  linkCount(inode: OverlayInode): number {
    return linkCount(inode);
  }

  get clock(): Clock {
    return this.sb.mounted.clock;
  }

  /** An st_dev for what is mounted over this one: the machine has it for nothing else. */
  allocateDevice(): number {
    const { upper, lowers } = this.sb.mounted;
    return (upper?.layer ?? lowers[0]!).store.allocateDevice();
  }

  get userNamespace(): boolean {
    return this.sb.mounted.userNamespace;
  }

  exported(): boolean {
    return this.sb.mounted.options.nfsExport;
  }

  isFrozen({ upper }: OverlayInode): boolean {
    return upper !== null && this.sb.mounted.upper?.layer.store.limits?.readonly === true;
  }

  freeBytes(): number {
    return this.sb.mounted.upper?.layer.store.limits?.freeBytes ?? Number.POSITIVE_INFINITY;
  }

  remainingLinks(inode: OverlayInode): number {
    return inode.nlink;
  }

  storeOf(inode: OverlayInode): Store {
    return this.sb.layerAt(this.layerOf(inode)).store;
  }

  layerOf(inode: OverlayInode): number {
    if (inode.metacopy) return inode.lowers.at(-1)!.layer;
    return inode.upper !== null ? 0 : inode.lowers[0]!.layer;
  }

  /** Numbers of the upper's store, and its id too when the mount has no uuid. Kernel: ovl_statfs. */
  statfs(): StatFs {
    const { upper, uuid } = this.sb.mounted;
    const flags = STORE_STATFS.flags | (this.readonly ? ST_RDONLY : 0);
    const mark =
      upper === null ? undefined : markOf(upper.layer.root, "uuid", this.sb.mounted.marks);
    const own = uuid === "on" || uuid === "auto" ? mark : undefined;
    const fsid = upper === null ? NO_FSID : own === undefined ? STORE_FSID : foldUuid(own);
    const free = freeOf(upper?.layer.store.limits ?? null);
    return { ...STORE_STATFS, ...free, flags, type: OVERLAYFS_SUPER_MAGIC, fsid };
  }

  /** The handle of AT_HANDLE_FID: three bytes to align, then that of the real object. Kernel: ovl_dentry_to_fid. */
  fileHandle(dentry: Dentry): Uint8Array {
    const real = this.sb
      .layerAt(this.layerOf(inodeOf(dentry)))
      .store.encodeHandle(inodeOf(dentry).real, this.sb.mounted.uuidInHandles);
    const handle = new Uint8Array(real.length + 3);
    handle.set(real, 3);
    return handle;
  }
}

const ST_RDONLY = 1;
const NO_FSID: readonly [number, number] = [0, 0];

/** Kernel: uuid_to_fsid. */
function foldUuid(uuid: Uint8Array): [number, number] {
  const words = new DataView(uuid.buffer, uuid.byteOffset);
  const word = (at: number): number => words.getUint32(at, true);
  return [(word(0) ^ word(8)) >>> 0, (word(4) ^ word(12)) >>> 0];
}
