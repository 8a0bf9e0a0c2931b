import type { Errno } from "../base/errno.ts";
import type { StoreCall } from "../base/event.ts";
import { refuse } from "../base/refusal.ts";

/** Why a file system below may refuse to change: it is full, it was turned read-only, or it is about to fail. */
export class StoreLimits {
  /** As after `mount -o remount,ro`. */
  readonly = false;
  /** Bytes left for data, in pages of 4096. */
  freeBytes: number;
  /** Inodes left. tmpfs counts each further hard link as one, too. */
  freeInodes: number;
  /** Asked before every call that changes something: an errno makes it fail. A fault that throws stops whoever is at
   *  work right there, as a crash does. */
  fault: ((call: StoreCall) => Errno | undefined) | null = null;

  constructor(free: { readonly bytes?: number; readonly inodes?: number } = {}) {
    this.freeBytes = free.bytes ?? Number.POSITIVE_INFINITY;
    this.freeInodes = free.inodes ?? Number.POSITIVE_INFINITY;
  }

  /** @throws EROFS, or what the fault says */
  admit(call: StoreCall): void {
    if (this.readonly) refuse("EROFS");
    const code = this.fault?.(call);
    if (code !== undefined) refuse(code);
  }

  /** @throws ENOSPC. Kernel: shmem_reserve_inode */
  takeInode(): void {
    if (this.freeInodes < 1) refuse("ENOSPC");
    this.freeInodes--;
  }

  giveInode(): void {
    this.freeInodes++;
  }

  /** Takes bytes, or with a negative number gives them back. @throws ENOSPC */
  takeBytes(count: number): void {
    if (count > this.freeBytes) refuse("ENOSPC");
    this.freeBytes -= count;
  }
}
