import { type EffectsFault, faultLine } from "../../build/effects/effects-error.ts";

/** A file of left-over kinds that is not well formed: every fault of it, in the order of the file. */
export class LeftOversError extends Error {
  override readonly name = "LeftOversError";
  readonly faults: readonly EffectsFault[];

  constructor(faults: readonly EffectsFault[]) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
  }
}
