import type { MakeOverlay } from "../../../src/kit/overlay.ts";
import type { Supports } from "../../../src/kit/supports.ts";

/** An implementation of an overlay that the suite is run against. */
export interface Peer {
  readonly name: string;
  readonly make: MakeOverlay;
  readonly supports: Partial<Supports>;
  /** Ends what was started for it. */
  end?(): Promise<void>;
}
