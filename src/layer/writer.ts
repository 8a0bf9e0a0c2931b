import type { Clock, Timespec } from "../base/clock.ts";
import type { StoreCall } from "../base/event.ts";
import { S_IFCHR, S_ISGID } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { Trace } from "../base/trace.ts";
import type { AttributeChange, Creation } from "./change.ts";
import { Directory } from "./directory.ts";
import { type Body, contentOf, Inode, isDir, namesOf } from "./inode.ts";
import { isAtimeStale, setAtime, setTimes, stamp, stampChange } from "./inode-times.ts";
import type { Journal } from "./journal.ts";
import type { Layer } from "./layer.ts";
import { StoreShare } from "./store-share.ts";
import { Xattrs } from "./xattrs.ts";

/** Changes one layer, call by call, as the file system below it would: tmpfs' rules for times, link counts and
 *  refusals. No permissions: whoever may not, is stopped above. Kernel: the ovl_do_* calls, mm/shmem.c. */
export class LayerWriter {
  readonly layer: Layer;
  readonly #clock: Clock;
  readonly #trace: Trace | null;
  /** Keeps what there was, for whoever wants to go back. */
  journal: Journal | null = null;
  /** What it has taken of the store. */
  share: StoreShare;

  constructor(layer: Layer, clock: Clock, trace: Trace | null = null) {
    this.layer = layer;
    this.#clock = clock;
    this.#trace = trace;
    this.share = new StoreShare(layer.store);
  }

  now(): Timespec {
    return this.#clock.now();
  }

  /** An inode with no name yet: O_TMPFILE, or what a directory is about to take in. */
  make(creation: Creation): Inode {
    this.share.takeInode();
    const { mode, uid, gid, rdev = 0, body = null, xattrs } = creation;
    const inode = new Inode(this.layer.store.allocateIno(), mode, uid, gid, rdev, body);
    if (xattrs !== undefined && xattrs.length > 0) inode.xattrs = new Xattrs(xattrs);
    const { sec, nsec } = this.now();
    inode.setTimes(sec, nsec);
    return inode;
  }

  /** An unnamed file. @throws nothing; its nlink is 0 until it is linked. */
  tmpfile(creation: Creation): Inode {
    this.#count("create");
    const inode = this.make(creation);
    inode.nlink = 0;
    return inode;
  }

  /** A new name with a new inode. @throws EEXIST ENOENT (removed directory) */
  create(dir: Inode, name: string, creation: Creation, call: StoreCall = "create"): Inode {
    this.#count(call);
    this.#mustBeFree(dir, name);
    const inode = this.make(creation);
    this.journal?.touch(dir);
    if (isDir(inode)) dir.nlink++;
    this.#enter(dir, name, inode);
    return inode;
  }

  /** An unnamed file that never got a name goes. */
  abandon(inode: Inode): void {
    if (inode.nlink === 0) this.share.release(inode);
  }

  mkdir(dir: Inode, name: string, mode: number, uid: number, gid: number): Inode {
    return this.create(dir, name, { mode, uid, gid, body: new Directory() }, "mkdir");
  }

  /** A whiteout: char device 0:0, mode 0, root. Kernel: ovl_do_whiteout, vfs_whiteout. */
  whiteout(dir: Inode, name: string): Inode {
    return this.create(dir, name, { mode: S_IFCHR, uid: 0, gid: 0 }, "mknod");
  }

  /** A further name. @throws EEXIST ENOENT */
  link(inode: Inode, dir: Inode, name: string): void {
    this.#count("link");
    this.#mustBeFree(dir, name);
    if (inode.nlink > 0) this.share.takeInode();
    this.journal?.touch(inode);
    inode.nlink++;
    stampChange(inode, this.now());
    this.#enter(dir, name, inode);
  }

  /** @throws ENOENT */
  unlink(dir: Inode, name: string): void {
    this.#count("unlink");
    const inode = this.#existing(dir, name);
    this.#dropLink(inode);
    this.#leave(dir, name, inode);
  }

  /** @throws ENOENT ENOTDIR ENOTEMPTY (a whiteout inside counts) */
  rmdir(dir: Inode, name: string): void {
    this.#count("rmdir");
    const inode = this.#existing(dir, name);
    if (!isDir(inode)) refuse("ENOTDIR");
    if (namesOf(inode).size > 0) refuse("ENOTEMPTY");
    this.journal?.touch(inode);
    this.journal?.touch(dir);
    inode.nlink = 0;
    dir.nlink--;
    this.share.giveInode();
    this.#leave(dir, name, inode);
  }

  /** Moves a name; what was at the target goes. With `whiteout`, one is left behind (RENAME_WHITEOUT).
   *  @throws ENOENT ENOTEMPTY ENOTDIR EISDIR */
  rename(from: Inode, name: string, to: Inode, newName: string, whiteout = false): void {
    this.#count("rename");
    const inode = this.#existing(from, name);
    const target = namesOf(to).get(newName);
    if (target === inode) return;
    if (target !== undefined) mustGiveWay(inode, target);
    const left = whiteout ? this.make({ mode: S_IFCHR, uid: 0, gid: groupIn(from) }) : null;
    if (target !== undefined) this.#displace(target, to);
    const now = this.now();
    for (const changed of [from, to, inode]) this.journal?.touch(changed);
    this.#drop(from, name);
    if (left !== null) this.#put(from, name, left);
    this.#put(to, newName, inode);
    if (isDir(inode) && from !== to) {
      from.nlink--;
      to.nlink++;
    }
    stamp(from, now);
    stamp(to, now);
    stampChange(inode, now);
  }

  /** Swaps two names (RENAME_EXCHANGE). @throws ENOENT */
  exchange(from: Inode, name: string, to: Inode, newName: string): void {
    this.#count("rename");
    const one = this.#existing(from, name);
    const other = this.#existing(to, newName);
    for (const changed of [from, to, one, other]) this.journal?.touch(changed);
    this.#put(from, name, other);
    this.#put(to, newName, one);
    const shift = Number(isDir(one)) - Number(isDir(other));
    if (from !== to) {
      from.nlink -= shift;
      to.nlink += shift;
    }
    const now = this.now();
    for (const dir of [from, to]) stamp(dir, now);
    for (const inode of [one, other]) stampChange(inode, now);
  }

  setattr(inode: Inode, change: AttributeChange): void {
    this.#count("setattr");
    this.journal?.touch(inode);
    const now = this.now();
    if (change.mode !== undefined) inode.mode = (inode.mode & ~0o7777) | (change.mode & 0o7777);
    if (change.uid !== undefined) inode.uid = change.uid;
    if (change.gid !== undefined) inode.gid = change.gid;
    const { atime, mtime } = change;
    setTimes(inode, atime === "now" ? now : atime, mtime === "now" ? now : mtime);
    stampChange(inode, now);
  }

  /** FS_IOC_SETFLAGS; no time moves. */
  setFlags(inode: Inode, flags: number): void {
    this.journal?.touch(inode);
    inode.flags = flags;
  }

  setxattr(inode: Inode, name: string, value: Uint8Array): void {
    this.#count("setxattr");
    this.journal?.touch(inode);
    inode.xattrs ??= new Xattrs();
    inode.xattrs.set(name, value);
    stampChange(inode, this.now());
  }

  /** @throws ENODATA */
  removexattr(inode: Inode, name: string): void {
    this.#count("removexattr");
    this.journal?.touch(inode);
    if (inode.xattrs?.delete(name) !== true) refuse("ENODATA");
    if (inode.xattrs.size === 0) inode.xattrs = null;
    stampChange(inode, this.now());
  }

  /** New data for a regular file: mtime and ctime move. */
  setBody(inode: Inode, body: Body, call: StoreCall = "write"): void {
    this.#count(call);
    this.share.exchange(inode.body, body);
    this.journal?.touch(inode);
    inode.body = body;
    stamp(inode, this.now());
  }

  /** A new size. The times move if the size does, or if there are pages to look at behind it. Kernel: shmem_setattr */
  resize(inode: Inode, size: number): void {
    const before = contentOf(inode);
    const moves = size !== before.size || before.allocatedBytes > 0;
    if (moves) this.setBody(inode, before.truncate(size), "setattr");
    else this.#count("setattr");
  }

  /** Counts a call that changes nothing we keep (the data part of a copy-up). */
  note(call: StoreCall): void {
    this.#count(call);
  }

  /** Reading moves atime, if it is older than the last change or than a day (relatime). */
  touch(inode: Inode): void {
    if (this.layer.store.limits?.readonly) return;
    const now = this.now();
    if (!isAtimeStale(inode, now)) return;
    this.journal?.touch(inode);
    setAtime(inode, now);
  }

  #displace(target: Inode, dir: Inode): void {
    for (const changed of [target, dir]) this.journal?.touch(changed);
    if (isDir(target)) {
      target.nlink = 0;
      dir.nlink--;
      this.share.giveInode();
    } else {
      this.#dropLink(target);
    }
    stampChange(target, this.now());
  }

  /** With the last name the data goes, too. */
  #dropLink(inode: Inode): void {
    this.journal?.touch(inode);
    inode.nlink--;
    if (inode.nlink > 0) this.share.giveInode();
    else this.share.release(inode);
  }

  #existing(dir: Inode, name: string): Inode {
    return namesOf(dir).get(name) ?? refuse("ENOENT");
  }

  #mustBeFree(dir: Inode, name: string): void {
    if (dir.nlink === 0) refuse("ENOENT");
    if (namesOf(dir).get(name) !== undefined) refuse("EEXIST");
  }

  #enter(dir: Inode, name: string, inode: Inode): void {
    this.journal?.touch(dir);
    this.#put(dir, name, inode);
    stamp(dir, this.now());
  }

  #leave(dir: Inode, name: string, inode: Inode): void {
    for (const changed of [dir, inode]) this.journal?.touch(changed);
    this.#drop(dir, name);
    const now = this.now();
    stamp(dir, now);
    stampChange(inode, now);
  }

  #put(dir: Inode, name: string, inode: Inode): void {
    this.journal?.put(dir, name);
    namesOf(dir).set(name, inode);
  }

  #drop(dir: Inode, name: string): void {
    this.journal?.take(dir, name);
    namesOf(dir).delete(name);
  }

  /** @throws EROFS EIO (a file system below that fails) */
  #count(call: StoreCall): void {
    this.layer.store.limits?.admit(call);
    if (this.#trace !== null) this.#trace.emit({ type: "store", call });
  }
}

/** Of what root makes in a directory: a setgid one hands its own group down. Kernel: inode_init_owner */
const groupIn = ({ mode, gid }: Inode): number => (mode & S_ISGID ? gid : 0);

/** @throws ENOTDIR EISDIR ENOTEMPTY */
function mustGiveWay(inode: Inode, target: Inode): void {
  if (isDir(inode) && !isDir(target)) refuse("ENOTDIR");
  if (!isDir(inode) && isDir(target)) refuse("EISDIR");
  if (isDir(target) && namesOf(target).size > 0) refuse("ENOTEMPTY");
}
