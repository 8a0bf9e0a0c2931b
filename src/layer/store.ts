import { fileHandle, HANDLE_BYTES, handleIno, MAGIC, UUID_AT } from "./file-handle.ts";
import type { Inode } from "./inode.ts";
import type { StoreLimits } from "./store-limits.ts";

export interface StoreInit {
  readonly id?: number;
  readonly limits?: StoreLimits;
  readonly reflinks?: boolean;
  /** Where it begins to number. */
  readonly firstIno?: number;
  readonly depth?: number;
}

/** A file system that layers lie on (Docker keeps all of them on one). It numbers inodes and finds an inode
 *  again by its file handle. Behaves as tmpfs does. */
export class Store {
  /** Tells the file systems of one mount apart; part of every file handle. */
  readonly id: number;
  /** Null: it takes whatever is written. */
  limits: StoreLimits | null;
  /** Files can share blocks until one of them writes there, as on XFS (reflink=1) and Btrfs: then a copy-up clones, and
   *  no data moves. Limits count what is shared as if it were not. Default: false, as tmpfs and ext4. */
  reflinks: boolean;
  /** File systems below this one: 1 of what an overlay shows. Kernel: s_stack_depth */
  readonly depth: number;
  #nextIno: number;
  #nextDevice = FIRST_DEVICE;
  /** Inodes a handle was made for; no others can be asked for. */
  readonly #exported = new Map<number, Inode>();
  /** Roots of uppers and workdirs that a mount writes to. Kernel: I_OVL_INUSE */
  readonly inUse = new Set<Inode>();

  constructor(init: StoreInit = {}) {
    this.id = init.id ?? 0;
    this.#nextIno = init.firstIno ?? 1;
    this.limits = init.limits ?? null;
    this.reflinks = init.reflinks ?? false;
    this.depth = init.depth ?? 0;
  }

  /** Whether it gives file handles that can be looked up. What an overlay shows has none. Kernel: ovl_can_decode_fh */
  get exports(): boolean {
    return this.depth === 0;
  }

  /** What the next object will be numbered. */
  get nextIno(): number {
    return this.#nextIno;
  }

  allocateIno(): number {
    return this.#nextIno++;
  }

  /** The next anonymous device number (major 0), for the st_dev of a mount. */
  allocateDevice(): number {
    return this.#nextDevice++;
  }

  /** A file handle as overlayfs stores it in `origin`. `uuid`: with that of the file system, which a mount with uuid=off
   *  leaves out. Kernel: ovl_encode_real_fh, struct ovl_fh. */
  encodeHandle(inode: Inode, uuid = true): Uint8Array {
    // An empty mark still says: copied up.
    if (!this.exports) return new Uint8Array();
    this.#exported.set(inode.ino, inode);
    return fileHandle(inode.ino, uuid ? this.id + 1 : 0);
  }

  /** The inode a handle points to; undefined when it is not one of ours, was made with another `uuid`, or the inode
   *  is gone. Kernel: ovl_decode_real_fh */
  decodeHandle(handle: Uint8Array, uuid = true): Inode | undefined {
    const inode = this.pointedTo(handle, uuid);
    return inode === undefined || inode.nlink === 0 ? undefined : inode;
  }

  /** The same, also of what is gone. @internal */
  pointedTo(handle: Uint8Array, uuid: boolean): Inode | undefined {
    if (handle.length !== HANDLE_BYTES || handle[1] !== MAGIC) return undefined;
    if (handle[UUID_AT] !== (uuid ? this.id + 1 : 0)) return undefined;
    return this.#exported.get(handleIno(handle));
  }
}

const FIRST_DEVICE = 40;
