import type { Duration } from "./duration.ts";
import type { Unit } from "./work.ts";

/** What one unit of work takes, in nanoseconds, and where the number comes from. */
export interface Price extends Duration {
  readonly source: string;
}

/** What the file system that the layers lie on, the device below it and the processor take for each unit. */
export interface DeviceProfile {
  /** As in `--device`. */
  readonly name: string;
  readonly title: string;
  /** What was measured, or what the numbers stand for. */
  readonly about: string;
  readonly prices: Readonly<Record<Unit, Price>>;
}
