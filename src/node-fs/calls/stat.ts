import { isErrno } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { heldOf } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { BigIntStats } from "../objects/bigint-stats.ts";
import { type Stats, statsOf } from "../objects/stats.ts";
import { type StatsFs, statsFsOf } from "../objects/stats-fs.ts";
import { call, nodeError } from "../system-error.ts";

export interface StatOptions {
  readonly bigint?: unknown;
  readonly throwIfNoEntry?: unknown;
}

const THROWING: StatOptions = { bigint: false, throwIfNoEntry: true };

type AnyStats = Stats | BigIntStats;

/** undefined where nothing is there and `throwIfNoEntry` is false. */
export function statSync(
  process: Process,
  path: unknown,
  options: StatOptions = THROWING,
): AnyStats | undefined {
  if (typeof path === "string") {
    // What was found needs no look at its text: no name has a null byte in it.
    const known = quickStat(process, path);
    if (known !== null) return shown(known, options);
  }
  const place = pathOf(path);
  const stat = call(() => process.tryStat(place), "stat", place);
  if (stat === null) return missing(() => process.stat(place), "stat", place, options);
  return shown(stat, options);
}

export function lstatSync(
  process: Process,
  path: unknown,
  options: StatOptions = THROWING,
): AnyStats | undefined {
  if (typeof path === "string") {
    const known = quickLstat(process, path);
    if (known !== null) return shown(known, options);
  }
  const place = pathOf(path);
  const stat = call(() => process.tryLstat(place), "lstat", place);
  if (stat === null) return missing(() => process.lstat(place), "lstat", place, options);
  return shown(stat, options);
}

/** null for what fails, too: it will fail again, once the path has been looked at. */
function quickStat(process: Process, path: string): Stat | null {
  try {
    return process.tryStat(path);
  } catch {
    return null;
  }
}

function quickLstat(process: Process, path: string): Stat | null {
  try {
    return process.tryLstat(path);
  } catch {
    return null;
  }
}

const shown = (stat: Stat, { bigint }: StatOptions): AnyStats =>
  bigint === true ? new BigIntStats(stat) : statsOf(stat);

/** The engine says which of ENOENT and ENOTDIR it is. */
function missing(
  ask: () => Stat,
  syscall: string,
  path: string,
  options: StatOptions,
): AnyStats | undefined {
  try {
    ask();
  } catch (error) {
    if (options.throwIfNoEntry === false && isErrno(error, "ENOENT")) return undefined;
    throw nodeError(error, syscall, path);
  }
  throw new Error("unreachable: what was missing is there");
}

export function fstatSync(
  process: Process,
  fd: unknown,
  options: StatOptions = THROWING,
): AnyStats {
  const number = heldOf(fd);
  const stat = call(() => process.fstat(number), "fstat");
  return shown(stat, options);
}

export function statfsSync(
  process: Process,
  path: unknown,
  options: StatOptions = THROWING,
): StatsFs {
  const place = pathOf(path);
  return statsFsOf(
    call(() => process.statfs(place), "statfs", place),
    options.bigint === true,
  );
}
