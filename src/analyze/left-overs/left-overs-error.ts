import { type FileFault, faultLine } from "../../yaml/file-fault.ts";

/** A file of left-over kinds that is not well formed: every fault of it, in the order of the file. */
export class LeftOversError extends Error {
  override readonly name = "LeftOversError";
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
  }
}
