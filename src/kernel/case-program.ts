import type { CaseProcess, CaseProgram, Descriptor } from "../cases/case-process.ts";
import type { KernelProcess } from "./kernel-process.ts";
import type { Libc } from "./libc.ts";

/** What the one program of a case has, on the kernel. */
export class KernelProgram implements CaseProgram {
  readonly #libc: Libc;
  readonly #process: KernelProcess;
  readonly #descriptors = new Map<string, Descriptor>();
  #umask = 0;

  constructor(libc: Libc, process: KernelProcess) {
    this.#libc = libc;
    this.#process = process;
  }

  get umask(): number {
    return this.#umask;
  }

  setUmask(mask: number): void {
    this.#umask = mask & 0o777;
    this.#libc.umask(mask);
  }

  name(name: string, process: CaseProcess, fd: number): void {
    this.#descriptors.set(name, { process, fd });
  }

  descriptor(name: string): Descriptor | undefined {
    return this.#descriptors.get(name);
  }

  forget(name: string): void {
    this.#descriptors.delete(name);
  }

  /** Closes what has a name. */
  closeNamed(): void {
    for (const { fd } of this.#descriptors.values()) this.#process.close(fd);
    this.#descriptors.clear();
  }

  /** Closes what is open at all. */
  closeAll(): void {
    this.#descriptors.clear();
    this.#process.closeAll();
  }
}
