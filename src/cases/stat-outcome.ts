import { major, minor, typeOf } from "../base/mode.ts";
import type { Stat } from "../process/stat.ts";
import type { OutcomeTime, StatOutcome } from "./outcome.ts";

/** Inode numbers by first sight: the first that is shown is 1. */
export class Identities {
  readonly #seen = new Map<number | bigint, number>();

  of(ino: number | bigint): number {
    let id = this.#seen.get(ino);
    if (id === undefined) {
      id = this.#seen.size + 1;
      this.#seen.set(ino, id);
    }
    return id;
  }
}

export function statOutcome(stat: Stat, identities: Identities): StatOutcome {
  const type = typeOf(stat.mode);
  return {
    type,
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    nlink: stat.nlink,
    mtime: outcomeTime(stat.mtimeSec),
    id: identities.of(stat.ino),
    ...(type === "file" || type === "symlink" ? { size: stat.size } : {}),
    ...(type === "char" || type === "block" ? { rdev: rdevPair(stat.rdev) } : {}),
  };
}

/** Times before it were set explicitly; the clock of a run is later. */
const NOW_STARTS = 1_600_000_000;

export function outcomeTime(sec: number): OutcomeTime {
  return sec < NOW_STARTS ? sec : "now";
}

export function rdevPair(rdev: number): readonly [number, number] {
  return [major(rdev), minor(rdev)];
}
