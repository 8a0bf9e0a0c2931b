import type { OpOutcome, StatOutcome } from "../../cases/outcome.ts";
import type { Supports } from "../supports.ts";

/** An outcome of an operation without what an implementation cannot know, to be compared with another. */
export function masked(op: string, outcome: OpOutcome, supports: Supports): unknown {
  if (!outcome.ok || outcome.value === undefined) return outcome;
  const { value } = outcome;
  if (op === "readdir") return { ok: true, value: namesOf(value as readonly unknown[]) };
  return isStat(value) ? { ok: true, value: knownOf(value, supports) } : outcome;
}

/** Node's readdir tells names; a recording tells types too. */
function namesOf(listing: readonly unknown[]): readonly unknown[] {
  return listing.map((each) => (Array.isArray(each) ? each[0] : each));
}

function isStat(value: unknown): value is StatOutcome {
  return typeof value === "object" && value !== null && "nlink" in value;
}

function knownOf(stat: StatOutcome, supports: Supports): Partial<StatOutcome> {
  const { type, size, mode, uid, gid, nlink, mtime, id, rdev } = stat;
  return {
    type,
    ...(size === undefined ? {} : { size }),
    ...(rdev === undefined ? {} : { rdev }),
    ...(supports.modes ? { mode } : {}),
    ...(supports.owners ? { uid, gid } : {}),
    // A directory has as many links as its store counts, or one when it merges.
    ...(supports.nlink && type !== "dir" ? { nlink } : {}),
    ...(supports.mtime && type !== "dir" ? { mtime } : {}),
    ...(supports.ino ? { id } : {}),
  };
}
