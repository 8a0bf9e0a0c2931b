import type { Given } from "./options.ts";

/** Where a file that is about to be replaced is kept: its name and "~", or what --suffix says. */
export function backupOf(path: string, given: Given): string {
  return path + (given.value("S") ?? "~");
}

/** -b, --backup or --suffix was given, and not `--backup=none`. */
export function wantsBackup(given: Given): boolean {
  return given.has("b", "backup", "S") && !["none", "off"].includes(given.value("backup") ?? "");
}
