import { Content } from "./content.ts";
import type { Body, Inode } from "./inode.ts";
import type { Store } from "./store.ts";

/** What one mount has taken of a store with limits: others may write to the same store. */
export class StoreShare {
  readonly #store: Store;
  #bytes = 0;
  #inodes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws ENOSPC */
  takeInode(): void {
    this.#store.limits?.takeInode();
    this.#inodes++;
  }

  giveInode(): void {
    this.#store.limits?.giveInode();
    this.#inodes--;
  }

  /** For data that takes the place of other data. @throws ENOSPC */
  exchange(before: Body, now: Body): void {
    if (this.#store.limits !== null) this.#takeBytes(allocatedBy(now) - allocatedBy(before));
  }

  /** An inode goes, and its data with it. */
  release({ body }: Inode): void {
    if (this.#store.limits === null) return;
    this.giveInode();
    this.#takeBytes(-allocatedBy(body));
  }

  /** How much it is. */
  get taken(): Taken {
    return { bytes: this.#bytes, inodes: this.#inodes };
  }

  /** From now on it is so much again: the rest is free. */
  goBack({ bytes, inodes }: Taken): void {
    const { limits } = this.#store;
    if (limits !== null) {
      limits.freeBytes += this.#bytes - bytes;
      limits.freeInodes += this.#inodes - inodes;
    }
    this.#bytes = bytes;
    this.#inodes = inodes;
  }

  /** What another has taken counts here, too. */
  add({ taken }: StoreShare): void {
    this.#bytes += taken.bytes;
    this.#inodes += taken.inodes;
  }

  #takeBytes(count: number): void {
    this.#store.limits?.takeBytes(count);
    this.#bytes += count;
  }
}

export interface Taken {
  readonly bytes: number;
  readonly inodes: number;
}

const allocatedBy = (body: Body): number => (body instanceof Content ? body.allocatedBytes : 0);
