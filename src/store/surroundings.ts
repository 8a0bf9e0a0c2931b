import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { DISK_FILES } from "./disk-files.ts";
import { type Processes, systemProcesses } from "./processes.ts";
import type { StoreFiles } from "./store-files.ts";

/** All that a store needs of the machine. Tests bring their own. */
export interface Surroundings {
  readonly files: StoreFiles;
  readonly processes: Processes;
  /** Milliseconds since 1970. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
  /** Letters and digits that nobody has used. */
  unique(): string;
}

export function systemSurroundings(): Surroundings {
  return {
    files: DISK_FILES,
    processes: systemProcesses(),
    now: () => Date.now(),
    pause: (milliseconds) => setTimeout(milliseconds),
    unique: () => randomBytes(8).toString("hex"),
  };
}
