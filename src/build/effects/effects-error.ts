import { type FileFault, faultLine } from "../../yaml/file-fault.ts";

/** A file of effects that is not well formed: every fault of it, in the order of the file. */
export class EffectsError extends Error {
  override readonly name = "EffectsError";
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
  }
}
