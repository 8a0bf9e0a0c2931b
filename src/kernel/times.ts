import type { TimeArg } from "../process/attributes.ts";

const UTIME_NOW = 0x3fffffffn;
const UTIME_OMIT = 0x3ffffffen;

/** Two struct timespec; null, which the kernel takes as now, where both are. */
export function timesPointer(atime: TimeArg, mtime: TimeArg): Uint8Array | null {
  if (atime === "now" && mtime === "now") return null;
  const fields = BigInt64Array.of(...timespec(atime), ...timespec(mtime));
  return new Uint8Array(fields.buffer);
}

function timespec(time: TimeArg): [sec: bigint, nsec: bigint] {
  if (time === "now") return [0n, UTIME_NOW];
  if (time === "omit") return [0n, UTIME_OMIT];
  return [BigInt(time.sec), BigInt(time.nsec)];
}
