import type { Timespec } from "../../base/clock.ts";

/** A time as configs write it: 2026-11-23T02:25:26.196448786Z, zeros at the end left out. time.RFC3339Nano */
export function timestamp({ sec, nsec }: Timespec): string {
  const whole = new Date(sec * 1000).toISOString().slice(0, 19);
  const fraction = nsec === 0 ? "" : `.${String(nsec).padStart(9, "0").replace(/0+$/, "")}`;
  return `${whole}${fraction}Z`;
}
