import type { CaseProcess, Descriptor } from "./case-process.ts";

/** The descriptors of a case's program, which operations know by name. */
export class NamedDescriptors {
  readonly #named = new Map<string, Descriptor>();

  /** Names a descriptor. One that had the name stays open, out of reach. */
  name(name: string, process: CaseProcess, fd: number): void {
    this.#named.set(name, { process, fd });
  }

  descriptor(name: string): Descriptor | undefined {
    return this.#named.get(name);
  }

  forget(name: string): void {
    this.#named.delete(name);
  }

  forgetAll(): void {
    this.#named.clear();
  }

  /** Closes what has a name. */
  closeNamed(): void {
    for (const { process, fd } of this.#named.values()) process.close(fd);
    this.#named.clear();
  }
}
