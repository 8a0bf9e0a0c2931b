import type { CaseProgram } from "../cases/case-process.ts";
import { NamedDescriptors } from "../cases/named-descriptors.ts";
import type { KernelProcess } from "./kernel-process.ts";
import type { Libc } from "./libc.ts";

/** What the one program of a case has, on the kernel. */
export class KernelProgram extends NamedDescriptors implements CaseProgram {
  readonly #libc: Libc;
  readonly #process: KernelProcess;
  #umask = 0;

  constructor(libc: Libc, process: KernelProcess) {
    super();
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

  /** Closes what is open at all. */
  closeAll(): void {
    this.forgetAll();
    this.#process.closeAll();
  }
}
