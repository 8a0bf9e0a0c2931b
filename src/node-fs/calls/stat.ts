import { isErrno } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { heldOf } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { BigIntStats } from "../objects/bigint-stats.ts";
import { type Stats, statsAt, statsOf } from "../objects/stats.ts";
import { type StatsFs, statsFsOf } from "../objects/stats-fs.ts";
import { call, nodeError } from "../system-error.ts";

export interface StatOptions {
  readonly bigint?: unknown;
  readonly throwIfNoEntry?: unknown;
}

export const THROWING: StatOptions = { bigint: false, throwIfNoEntry: true };

type AnyStats = Stats | BigIntStats;

/** undefined where nothing is there and `throwIfNoEntry` is false. */
export function statSync(
  process: Process,
  path: unknown,
  options: StatOptions = THROWING,
): AnyStats | undefined {
  if (typeof path === "string") {
    // What is known needs no look at its text: no name has a null byte in it.
    const known = process.known(path, true);
    if (known !== null && options.bigint !== true) return statsAt(process.fileSystem, known);
  }
  const place = pathOf(path);
  const bigint = options.bigint === true;
  const stat = call(() => process.tryStat(place), "stat", place);
  if (stat === null) return missing(() => process.stat(place), "stat", place, options);
  return shown(stat, bigint);
}

export function lstatSync(
  process: Process,
  path: unknown,
  options: StatOptions = THROWING,
): AnyStats | undefined {
  if (typeof path === "string") {
    const known = process.known(path, false);
    if (known !== null && options.bigint !== true) return statsAt(process.fileSystem, known);
  }
  const place = pathOf(path);
  const bigint = options.bigint === true;
  const stat = call(() => process.tryLstat(place), "lstat", place);
  if (stat === null) return missing(() => process.lstat(place), "lstat", place, options);
  return shown(stat, bigint);
}

const shown = (stat: Stat, bigint: boolean): AnyStats =>
  bigint ? new BigIntStats(stat) : statsOf(stat);

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
  const bigint = options.bigint === true;
  const number = heldOf(fd);
  return shown(
    call(() => process.fstat(number), "fstat"),
    bigint,
  );
}

export function statfsSync(process: Process, path: unknown, options: StatOptions): StatsFs {
  const place = pathOf(path);
  return statsFsOf(
    call(() => process.statfs(place), "statfs", place),
    options.bigint === true,
  );
}
