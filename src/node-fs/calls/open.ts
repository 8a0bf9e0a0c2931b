import type { Process } from "../../process/process.ts";
import { heldOf, mustBeInteger } from "../arguments/checks.ts";
import { openFlagsOf } from "../arguments/flags.ts";
import { modeOf } from "../arguments/mode.ts";
import { pathOf } from "../arguments/path.ts";
import { call } from "../system-error.ts";
import { warnOfTruncate } from "../warnings.ts";

const READ_WRITE = 0o666;

export function openSync(process: Process, path: unknown, flags?: unknown, mode?: unknown): number {
  const place = pathOf(path);
  const bits = openFlagsOf(flags);
  return openPath(process, place, bits, modeOf(mode, READ_WRITE));
}

export function openPath(process: Process, path: string, flags: number, mode = READ_WRITE): number {
  return call(() => process.open(path, flags, mode), "open", path);
}

export function closeSync(process: Process, fd: unknown): void {
  const number = heldOf(fd);
  call(() => process.close(number), "close");
}

export function fsyncSync(process: Process, fd: unknown): void {
  const number = heldOf(fd);
  call(() => process.fsync(number), "fsync");
}

export function fdatasyncSync(process: Process, fd: unknown): void {
  const number = heldOf(fd);
  call(() => process.fsync(number), "fdatasync");
}

export function ftruncateSync(process: Process, fd: unknown, len: unknown = 0): void {
  mustBeInteger(len, "len");
  const number = heldOf(fd);
  call(() => process.ftruncate(number, Math.max(0, len)), "ftruncate");
}

export function truncateSync(process: Process, path: unknown, len: unknown = 0): void {
  if (typeof path === "number") {
    warnOfTruncate();
    ftruncateSync(process, path, len);
    return;
  }
  const fd = openSync(process, path, "r+");
  try {
    ftruncateSync(process, fd, len);
  } finally {
    closeSync(process, fd);
  }
}
