import type { CopyUpTrigger } from "../base/event.ts";
import { refuse } from "../base/refusal.ts";
import type { AttributeChange } from "../layer/change.ts";
import type { Content } from "../layer/content.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { Store } from "../layer/store.ts";
import type { Dcache } from "../lookup/dcache.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { NewObject } from "../ops/create.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import type { DirectoryStream, FileSystem, RenameHow, StatFs } from "./file-system.ts";
import { JointDcache } from "./joint-dcache.ts";
import { isStorable } from "./permission.ts";

/** A file system at its place. */
export interface MountedFs {
  readonly fs: FileSystem;
  readonly readonly: boolean;
  /** What tells one file system in several mounts. */
  readonly superblock: object;
}

/** An overlay with other file systems mounted over some of its names, and over names of those. Each operation goes to
 *  the file system that the object belongs to. The overlay keeps its cache of whole paths for itself: here every path is
 *  walked, because a name may be covered. Kernel: struct mount, fs/namespace.c */
export class MountsFs implements FileSystem {
  readonly #bottom: MountedFs;
  readonly dcache: Dcache;
  /** What is mounted over a name. */
  readonly #over = new Map<Dentry, MountedFs>();
  /** Whose an inode is; of those that are not here, the bottom's. */
  readonly #owners = new WeakMap<OverlayInode, MountedFs>();

  constructor(bottom: MountedFs) {
    this.#bottom = bottom;
    this.dcache = new JointDcache(bottom.fs, () => this.mounted);
  }

  get mounted(): FileSystem[] {
    return Array.from(this.#over.values(), ({ fs }) => fs);
  }

  /** Puts a file system over a name. @throws ENOTDIR: a directory goes over a directory, a file over what is none */
  cover(point: Dentry, mounted: MountedFs): void {
    const { root } = mounted.fs;
    this.dcacheOf(point).hold(point);
    this.#over.set(point, mounted);
    this.#adopt(mounted, root);
    graft(root, point);
  }

  /** Takes all mounts away; what is open stays open. */
  uncoverAll(): void {
    for (const point of this.#over.keys()) this.dcacheOf(point).release(point);
    this.#over.clear();
  }

  get root(): Dentry {
    return this.#bottom.fs.root;
  }

  get pipes() {
    return this.#bottom.fs.pipes;
  }

  get random() {
    return this.#bottom.fs.random;
  }

  get trace() {
    return this.#bottom.fs.trace;
  }

  /** Those of the overlay, which other processes see without the mounts. */
  get marks() {
    return this.#bottom.fs.marks;
  }

  get userNamespace(): boolean {
    return this.#bottom.fs.userNamespace;
  }

  dcacheOf(dentry: Dentry): Dcache {
    return this.#of(dentry).fs.dcache;
  }

  isTraced(dentry: Dentry): boolean {
    return this.#of(dentry).fs.isTraced(dentry);
  }

  isReadonly(dentry: Dentry): boolean {
    const { fs, readonly } = this.#of(dentry);
    return readonly || fs.isReadonly(dentry);
  }

  isSuperReadonly(dentry: Dentry): boolean {
    return this.#of(dentry).fs.isSuperReadonly(dentry);
  }

  syncs(dentry: Dentry): boolean {
    return this.#of(dentry).fs.syncs(dentry);
  }

  isSameMount(one: Dentry, other: Dentry): boolean {
    return this.#of(one) === this.#of(other);
  }

  isSameSuper(one: Dentry, other: Dentry): boolean {
    return this.#of(one).superblock === this.#of(other).superblock;
  }

  lookup(parent: Dentry, name: string): Dentry {
    let dentry = this.lookupCovered(parent, name);
    // Only what is held can be covered. Mounts may lie on each other.
    while (dentry.pins > 0) {
      const mounted = this.#over.get(dentry);
      if (mounted === undefined) break;
      graft(mounted.fs.root, dentry);
      dentry = mounted.fs.root;
    }
    return dentry;
  }

  lookupCovered(parent: Dentry, name: string): Dentry {
    const owner = this.#of(parent);
    const dentry = owner.fs.lookup(parent, name);
    this.#adopt(owner, dentry);
    return dentry;
  }

  create(dentry: Dentry, object: NewObject): void {
    const owner = this.#of(dentry);
    owner.fs.create(dentry, object);
    this.#adopt(owner, dentry);
  }

  link(old: Dentry, dentry: Dentry): void {
    this.#of(dentry).fs.link(old, dentry);
  }

  remove(dentry: Dentry): void {
    if (this.#over.has(dentry)) refuse("EBUSY");
    this.#of(dentry).fs.remove(dentry);
  }

  identityOf(inode: OverlayInode): object {
    return this.#ownerOf(inode).fs.identityOf(inode);
  }

  rename(source: Dentry, target: Dentry, how: RenameHow): void {
    if (this.#over.has(source) || this.#over.has(target)) refuse("EBUSY");
    this.#of(source).fs.rename(source, target, how);
  }

  tmpfile(dir: Dentry, object: NewObject): OverlayInode {
    const owner = this.#of(dir);
    const inode = owner.fs.tmpfile(dir, object);
    if (owner !== this.#bottom) this.#owners.set(inode, owner);
    return inode;
  }

  setAttributes(dentry: Dentry, change: AttributeChange, trigger: CopyUpTrigger): void {
    this.#of(dentry).fs.setAttributes(dentry, change, trigger);
  }

  setSize(dentry: Dentry, size: number, change: AttributeChange): void {
    this.#of(dentry).fs.setSize(dentry, size, change);
  }

  prepareOpen(dentry: Dentry, write: boolean, truncate: boolean): void {
    this.#of(dentry).fs.prepareOpen(dentry, write, truncate);
  }

  putContent(dentry: Dentry, content: Content): void {
    this.#of(dentry).fs.putContent(dentry, content);
  }

  /** A mount that is read-only keeps its atimes. */
  touch(dentry: Dentry): void {
    const { fs, readonly } = this.#of(dentry);
    if (!readonly) fs.touch(dentry);
  }

  openDirectory(dentry: Dentry): DirectoryStream {
    return this.#of(dentry).fs.openDirectory(dentry);
  }

  listAtOnce(dentry: Dentry): readonly DirEntry[] | null {
    return this.#of(dentry).fs.listAtOnce(dentry);
  }

  getXattr(dentry: Dentry, name: string): Uint8Array {
    return this.#of(dentry).fs.getXattr(dentry, name);
  }

  listXattrs(dentry: Dentry): string[] {
    return this.#of(dentry).fs.listXattrs(dentry);
  }

  setXattr(dentry: Dentry, name: string, value: Uint8Array, flag: XattrFlag): void {
    this.#of(dentry).fs.setXattr(dentry, name, value, flag);
  }

  removeXattr(dentry: Dentry, name: string): void {
    this.#of(dentry).fs.removeXattr(dentry, name);
  }

  setAcl(dentry: Dentry, name: string, value: Uint8Array | null, mode?: number): void {
    this.#of(dentry).fs.setAcl(dentry, name, value, mode);
  }

  getFlags(dentry: Dentry): number {
    return this.#of(dentry).fs.getFlags(dentry);
  }

  setFlags(dentry: Dentry, flags: number): void {
    this.#of(dentry).fs.setFlags(dentry, flags);
  }

  deviceOf(inode: OverlayInode): number {
    return this.#ownerOf(inode).fs.deviceOf(inode);
  }

  plainDevice(dentry: Dentry): number | null {
    return this.#of(dentry).fs.plainDevice(dentry);
  }

  inodeNumber(inode: OverlayInode): number | bigint {
    return this.#ownerOf(inode).fs.inodeNumber(inode);
  }

  linkCount(inode: OverlayInode): number {
    return this.#ownerOf(inode).fs.linkCount(inode);
  }

  remainingLinks(inode: OverlayInode): number {
    return this.#ownerOf(inode).fs.remainingLinks(inode);
  }

  /** A mount that is read-only is asked after the permissions; devices and FIFOs may be written to all the same.
   *  Kernel: __mnt_is_readonly in do_faccessat and do_dentry_open */
  isFrozen(inode: OverlayInode): boolean {
    const { fs, readonly } = this.#ownerOf(inode);
    return (readonly && isStorable(inode.real.mode)) || fs.isFrozen(inode);
  }

  freeBytes(dentry: Dentry): number {
    return this.#of(dentry).fs.freeBytes(dentry);
  }

  statfs(dentry: Dentry): StatFs {
    const { fs, readonly } = this.#of(dentry);
    const found = fs.statfs(dentry);
    return readonly ? { ...found, flags: found.flags | ST_RDONLY } : found;
  }

  exported(dentry: Dentry): boolean {
    return this.#of(dentry).fs.exported(dentry);
  }

  fileHandle(dentry: Dentry): Uint8Array {
    return this.#of(dentry).fs.fileHandle(dentry);
  }

  storeOf(inode: OverlayInode): Store {
    return this.#ownerOf(inode).fs.storeOf(inode);
  }

  layerOf(inode: OverlayInode): number {
    return this.#ownerOf(inode).fs.layerOf(inode);
  }

  /** A missing name belongs to where its directory does, and a plain one. */
  #of(dentry: Dentry): MountedFs {
    return this.#ownerOf(dentry.madeInode ?? dentry.parent.madeInode);
  }

  #ownerOf(inode: OverlayInode | null): MountedFs {
    return (inode === null ? undefined : this.#owners.get(inode)) ?? this.#bottom;
  }

  /** Nothing that is mounted over the bottom stays plain. */
  #adopt(owner: MountedFs, dentry: Dentry): void {
    if (owner === this.#bottom) return;
    const { inode } = dentry;
    if (inode !== null) this.#owners.set(inode, owner);
  }
}

const ST_RDONLY = 1;

/** From what is mounted, `..` and the path lead to where it is mounted. */
function graft(root: Dentry, point: Dentry): void {
  root.parent = point.parent;
  root.name = point.name;
}
