import { humanDuration } from "./human-units.ts";

/** What is to be shown of times: now, in milliseconds since 1970. */
export interface TimeView {
  readonly now: number;
}

/** Years before it are no times of images: what has no time is of the year 1. cli: formatter/history.go, epoch */
const EPOCH = Date.UTC(2000, 0, 1);

/** "2 hours ago"; "N/A" of what has no time. Whole seconds count, as in the engine's answers. */
export function timeSince(created: string | undefined, { now }: TimeView): string {
  const then = wholeSeconds(created);
  return then <= EPOCH ? "N/A" : `${humanDuration(now - then)} ago`;
}

/** As time.Time prints itself: 2026-11-23 12:03:23 +0000 UTC. */
export function timeText(created: string | undefined): string {
  return `${isoSeconds(created).replace("T", " ").slice(0, 19)} +0000 UTC`;
}

/** RFC 3339 in whole seconds, UTC. */
export function isoSeconds(created: string | undefined): string {
  return `${new Date(wholeSeconds(created)).toISOString().replace(/\.\d+Z$/, "")}Z`;
}

/** Milliseconds since 1970; the year 1 when there is none. */
export function wholeSeconds(created: string | undefined): number {
  const milliseconds = created === undefined ? Number.NaN : Date.parse(created);
  if (Number.isNaN(milliseconds)) return Date.parse("0001-01-01T00:00:00Z");
  return Math.floor(milliseconds / 1000) * 1000;
}
