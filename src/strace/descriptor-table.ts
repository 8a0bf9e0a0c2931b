import type { OpenDescription } from "./open-description.ts";

/** Called with what nobody holds any more. */
export type Release = (description: OpenDescription) => void;

/** The descriptors of a process; threads share one. Kernel: struct files_struct */
export class DescriptorTable {
  /** Tasks that use it. */
  users = 1;
  readonly #slots: Map<number, OpenDescription>;
  readonly #cloexec: Set<number>;
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
    this.close(fd);
    this.#slots.set(fd, description);
    if (cloexec) this.#cloexec.add(fd);
  }

  setCloexec(fd: number, cloexec: boolean): void {
    if (cloexec) this.#cloexec.add(fd);
    else this.#cloexec.delete(fd);
  }

  close(fd: number): void {
    const description = this.#slots.get(fd);
    if (description === undefined) return;
    this.#slots.delete(fd);
    this.#cloexec.delete(fd);
    this.#letGo(description);
  }

  closeRange(first: number, last: number): void {
    for (const fd of [...this.#slots.keys()]) if (fd >= first && fd <= last) this.close(fd);
  }

  cloexecRange(first: number, last: number): void {
    for (const fd of this.#slots.keys()) if (fd >= first && fd <= last) this.#cloexec.add(fd);
  }

  /** As execve does. */
  closeOnExec(): void {
    for (const fd of [...this.#cloexec]) this.close(fd);
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

  #letGo(description: OpenDescription): void {
    if (--description.holders === 0) this.#release(description);
  }
}
