import { Refusal, refuse } from "../base/refusal.ts";
import { type DirEntry, RealDirectory } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import { inodeNumber } from "../lookup/inode-number.ts";
import {
  acquireListing,
  impureNumbers,
  type MergedListing,
  releaseListing,
  type Slot,
  settleSlot,
} from "../lookup/listing.ts";
import { isMerge } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** A directory of the mount, open for listing. One that merges is listed from a snapshot, made when the listing
 *  starts; any other is passed through to the layer that has it. Kernel: struct ovl_dir_file. */
export class OpenDirectory {
  readonly #sb: Superblock;
  readonly #dentry: Dentry;
  #real: RealDirectory | null;
  #listing: MergedListing | null = null;
  #position = 0;

  constructor(sb: Superblock, dentry: Dentry) {
    this.#sb = sb;
    this.#dentry = dentry;
    const inode = inodeOf(dentry);
    const parent = inodeOf(dentry.parent).real;
    this.#real = inode.merges ? null : new RealDirectory(inode.real, parent);
  }

  get position(): number {
    return this.#real?.position ?? this.#position;
  }

  /** @throws EINVAL for a negative position */
  seek(position: number): void {
    if (this.position === 0) this.#restart();
    if (position < 0) refuse("EINVAL");
    if (this.#real !== null) this.#real.position = position;
    else this.#position = position;
  }

  /** Up to `count` entries. @throws ENOENT in a removed directory. Kernel: ovl_iterate */
  read(count: number): DirEntry[] {
    if (!this.#dentry.hashed) refuse("ENOENT");
    if (this.position === 0) this.#restart();
    return this.#real === null ? this.#readMerged(count) : this.#readReal(this.#real, count);
  }

  close(): void {
    if (this.#listing !== null) releaseListing(inodeOf(this.#dentry), this.#listing);
    this.#listing = null;
  }

  /** A listing that starts again sees what changed. Kernel: ovl_dir_reset. */
  #restart(): void {
    const inode = inodeOf(this.#dentry);
    if (this.#listing !== null && this.#listing.version !== inode.version) this.close();
    if (inode.merges) this.#real = null;
  }

  #readMerged(count: number): DirEntry[] {
    this.#listing ??= acquireListing(this.#sb, this.#dentry);
    const { slots } = this.#listing;
    const entries: DirEntry[] = [];
    let last: { -readonly [Key in keyof DirEntry]: DirEntry[Key] } | undefined;
    for (; this.#position < slots.length; this.#position++) {
      const slot = slots[this.#position]!;
      if (!this.#settle(slot, entries.length > 0)) break;
      if (slot.hidden) continue;
      if (entries.length === count) break;
      if (last !== undefined) last.off = this.#position;
      last = { name: slot.name, type: slot.type, ino: slot.ino, off: 0 };
      entries.push(last);
    }
    // A hidden whiteout keeps its number: an offset counts it.
    if (last !== undefined) last.off = this.#position;
    return entries;
  }

  /** False when the name cannot be looked up, and what was listed before it is given first. */
  #settle(slot: Slot, some: boolean): boolean {
    try {
      settleSlot(this.#sb, this.#dentry, slot);
      return true;
    } catch (error) {
      if (!some || !(error instanceof Refusal)) throw error;
      return false;
    }
  }

  /** Numbers are the layer's own, but for `..` of a merged parent and for what was copied up. Kernel: ovl_iterate_real */
  #readReal(real: RealDirectory, count: number): DirEntry[] {
    const sb = this.#sb;
    const { fileSystems } = sb.mounted;
    const inode = inodeOf(this.#dentry);
    const parent = inodeOf(this.#dentry.parent);
    const numbers = impureNumbers(sb, this.#dentry);
    const fs = fileSystems.of(inode.upper === null ? inode.lowers[0]!.layer : 0);
    return real.read(count).map((entry) => {
      if (entry.name === ".." && isMerge(parent) && fileSystems.sameDevice) {
        return { ...entry, ino: inodeNumber(sb, parent) };
      }
      const ino = numbers?.get(entry.name);
      if (ino !== undefined) return { ...entry, ino };
      if (fs === 0 || fileSystems.shift === null) return entry;
      return { ...entry, ino: BigInt(entry.ino) | (BigInt(fs) << fileSystems.shift) };
    });
  }
}
