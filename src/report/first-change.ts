import type { CopyUpTrigger } from "../base/event.ts";
import type { Work } from "../cost/time/work.ts";

/** A change that copies its file up the first time, and not again. */
export interface Change {
  /** What the first is, before its path. */
  readonly first: string;
  /** What the same takes once the copy is there. */
  readonly later: Work;
}

/** A database's page; a block of the page cache. */
const WRITE: Change = { first: "write to", later: { call: 1, writtenByte: 4096 } };

function attribute(call: string): Change {
  return { first: `${call} of`, later: { call: 1, change: 1 } };
}

/** By what copies up. */
export const FIRST_CHANGES: Readonly<Record<CopyUpTrigger, Change>> = {
  open: WRITE,
  write: WRITE,
  truncate: { first: "truncate of", later: { call: 1, change: 1 } },
  chmod: attribute("chmod"),
  chown: attribute("chown"),
  utimens: attribute("change of times"),
  setxattr: attribute("setxattr"),
  removexattr: attribute("removexattr"),
  setflags: attribute("change of flags"),
  rename: { first: "rename of", later: { call: 1, rename: 1 } },
  link: { first: "link to", later: { call: 1, create: 1 } },
  create: { first: "name made in", later: { call: 1, create: 1 } },
  tmpfile: { first: "file made in", later: { call: 1, create: 1 } },
  remove: { first: "name removed from", later: { call: 1, remove: 1 } },
};
