import type { Process } from "../../process/process.ts";
import { modeWithin } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { call } from "../system-error.ts";

const RWX = 7;

export function accessSync(process: Process, path: unknown, mode?: unknown): void {
  const place = pathOf(path);
  const mask = modeWithin(mode, RWX);
  call(() => process.access(place, mask), "access", place);
}

/** false for whatever is wrong, the argument included. */
export function existsSync(process: Process, path: unknown): boolean {
  // Of what is known nobody wants the Stat.
  if (typeof path === "string" && process.known(path, true) !== null) return true;
  try {
    const place = pathOf(path);
    return process.tryStat(place) !== null;
  } catch {
    return false;
  }
}
