import type { OpenDescription } from "./open-description.ts";

/** Called with what nobody holds any more. */
export type Release = (description: OpenDescription) => void;

/** The descriptors of a process; threads share one. Kernel: struct files_struct */
export class DescriptorTable {
  /** Tasks that use it. */
  users = 1;
  readonly #slots: Map<number, OpenDescription>;
  readonly #cloexec: Set<number>;
  /** What was in a slot that another thread has freed already, though its close is not told yet. */
  readonly #closing = new Map<number, OpenDescription>();
  readonly #release: Release;

  constructor(
    release: Release,
    slots: Map<number, OpenDescription> = new Map(),
    cloexec: Set<number> = new Set(),
  ) {
    this.#release = release;
    this.#slots = slots;
    this.#cloexec = cloexec;
  }

  get(fd: number): OpenDescription | undefined {
    return this.#slots.get(fd);
  }

  /** Puts a description into a slot. What was there is closed, as dup2 does. */
  set(fd: number, description: OpenDescription, cloexec: boolean): void {
    description.holders++;
    this.#empty(fd);
    this.#slots.set(fd, description);
    if (cloexec) this.#cloexec.add(fd);
  }

  /** Puts a description into a free slot. When something is there, a thread is closing it: what a log tells last need
   *  not have happened last. */
  add(fd: number, description: OpenDescription, cloexec: boolean): void {
    const there = this.#slots.get(fd);
    if (there !== undefined && this.users > 1) {
      this.#finishClosing(fd);
      this.#closing.set(fd, there);
      this.#slots.delete(fd);
    }
    this.set(fd, description, cloexec);
  }

  /** What is about to be closed under a number that is in use again. */
  closing(fd: number): OpenDescription | undefined {
    return this.#closing.size === 0 ? undefined : this.#closing.get(fd);
  }

  all(): Iterable<OpenDescription> {
    return this.#slots.values();
  }

  setCloexec(fd: number, cloexec: boolean): void {
    if (cloexec) this.#cloexec.add(fd);
    else this.#cloexec.delete(fd);
  }

  close(fd: number): void {
    if (!this.#finishClosing(fd)) this.#empty(fd);
  }

  closeRange(first: number, last: number): void {
    for (const fd of [...this.#closing.keys()]) this.#finishClosing(fd);
    for (const fd of [...this.#slots.keys()]) if (fd >= first && fd <= last) this.#empty(fd);
  }

  cloexecRange(first: number, last: number): void {
    for (const fd of this.#slots.keys()) if (fd >= first && fd <= last) this.#cloexec.add(fd);
  }

  /** As execve does. */
  closeOnExec(): void {
    for (const fd of [...this.#cloexec]) this.#empty(fd);
  }

  /** A table of its own for a child. */
  copy(): DescriptorTable {
    for (const description of this.#slots.values()) description.holders++;
    return new DescriptorTable(this.#release, new Map(this.#slots), new Set(this.#cloexec));
  }

  /** One user fewer; the last one closes all. */
  leave(): void {
    if (--this.users === 0) this.closeRange(0, Number.POSITIVE_INFINITY);
  }

  #empty(fd: number): void {
    const description = this.#slots.get(fd);
    if (description === undefined) return;
    this.#slots.delete(fd);
    this.#cloexec.delete(fd);
    this.#letGo(description);
  }

  #finishClosing(fd: number): boolean {
    const description = this.#closing.get(fd);
    if (description === undefined) return false;
    this.#closing.delete(fd);
    this.#letGo(description);
    return true;
  }

  #letGo(description: OpenDescription): void {
    if (--description.holders === 0) this.#release(description);
  }
}
