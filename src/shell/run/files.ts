import type { Channel } from "./channel.ts";
import { CLOSED } from "./devices.ts";

/** The descriptors of a shell: what number is open on what. */
export class Files {
  readonly #open: Map<number, Channel>;

  constructor(open: ReadonlyMap<number, Channel>) {
    this.#open = new Map(open);
  }

  /** As a subshell gets them. */
  fork(): Files {
    for (const channel of this.#open.values()) channel.hold();
    return new Files(this.#open);
  }

  find(fd: number): Channel | undefined {
    return this.#open.get(fd);
  }

  /** Fails at reading or writing when it is not open. */
  get(fd: number): Channel {
    return this.#open.get(fd) ?? CLOSED;
  }

  /** Takes the channel over, and lets go of the one before. */
  set(fd: number, channel: Channel | undefined): void {
    const before = this.#open.get(fd);
    if (channel === undefined) this.#open.delete(fd);
    else this.#open.set(fd, channel);
    before?.release();
  }

  /** Takes the channel over, and gives the one before to the caller. */
  swap(fd: number, channel: Channel | undefined): Channel | undefined {
    const before = this.#open.get(fd);
    if (channel === undefined) this.#open.delete(fd);
    else this.#open.set(fd, channel);
    return before;
  }

  closeAll(): void {
    for (const fd of [...this.#open.keys()]) this.set(fd, undefined);
  }
}
