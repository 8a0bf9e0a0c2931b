import { FsError } from "../../base/fs-error.ts";
import { fromArray } from "../bytes.ts";
import type { Call } from "./call.ts";
import { readFile } from "./file-data.ts";
import { databaseLines } from "./owners.ts";

/** Settings of /etc/login.defs or /etc/default/useradd, by key. */
export function settingsIn(call: Call, path: string): ReadonlyMap<string, string> {
  let text = "";
  try {
    text = fromArray(readFile(call.process, path));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
  const settings = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*([A-Z_]+)(?:\s*=\s*|\s+)"?([^"#]*?)"?\s*$/.exec(line);
    if (match !== null) settings.set(match[1]!, match[2]!);
  }
  return settings;
}

export interface IdRange {
  readonly min: number;
  readonly max: number;
}

/** The range that new ids are taken from. */
export function idRange(call: Call, kind: "UID" | "GID", system: boolean): IdRange {
  const defs = settingsIn(call, "/etc/login.defs");
  const number = (key: string, otherwise: number): number => Number(defs.get(key) ?? otherwise);
  const min = number(`${kind}_MIN`, 1000);
  if (!system) return { min, max: number(`${kind}_MAX`, 60_000) };
  return { min: number(`SYS_${kind}_MIN`, 101), max: number(`SYS_${kind}_MAX`, min - 1) };
}

/** Ids in use, of users or groups. */
export function usedIds(call: Call, kind: "UID" | "GID"): ReadonlySet<number> {
  const lines = databaseLines(call.process, kind === "UID" ? "/etc/passwd" : "/etc/group");
  return new Set(lines.map((line) => Number(line[2])));
}

/** The id that the shadow tools would take: one above the highest in use, for the system one below the lowest. */
export function nextId(
  { min, max }: IdRange,
  used: ReadonlySet<number>,
  system: boolean,
  preferred?: number,
): number | null {
  if (preferred !== undefined && preferred >= min && preferred <= max && !used.has(preferred)) {
    return preferred;
  }
  const inRange = [...used].filter((id) => id >= min && id <= max);
  if (system) {
    const next = Math.min(max + 1, ...inRange) - 1;
    if (next >= min) return next;
    for (let id = max; id >= min; id--) if (!used.has(id)) return id;
    return null;
  }
  const next = Math.max(min - 1, ...inRange) + 1;
  if (next <= max) return next;
  for (let id = min; id <= max; id++) if (!used.has(id)) return id;
  return null;
}

/** The lowest id that is free, as adduser chooses. */
export function firstId({ min, max }: IdRange, used: ReadonlySet<number>): number {
  for (let id = min; id <= max; id++) if (!used.has(id)) return id;
  return max;
}

/** Days since 1970, as shadow counts. */
export const today = (call: Call): number => Math.floor(call.invocation.clock.now().sec / 86_400);
