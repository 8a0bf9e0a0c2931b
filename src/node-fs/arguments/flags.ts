import { O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } from "../../process/flags.ts";
import { wrongValue } from "./argument-error.ts";
import { mustBeInt32 } from "./checks.ts";

const O_SYNC = 0o4010000;

/** Node's words for open flags. */
const WORDS: Readonly<Record<string, number>> = {
  r: 0,
  rs: O_SYNC,
  "r+": O_RDWR,
  "rs+": O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  "w+": O_TRUNC | O_CREAT | O_RDWR,
  "wx+": O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY,
  ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  "a+": O_APPEND | O_CREAT | O_RDWR,
  "ax+": O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  "as+": O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** The same word may have its x or s first. */
const BITS: ReadonlyMap<unknown, number> = new Map(
  Object.entries(WORDS).flatMap(([word, bits]) => [
    [word, bits],
    [word.replace(/^(.)([xs])/, "$2$1"), bits],
  ]),
);

/** Open flags as the system call takes them. */
export function openFlagsOf(flags: unknown, name = "flags"): number {
  if (typeof flags === "number") {
    mustBeInt32(flags, name);
    return flags;
  }
  if (flags === null || flags === undefined) return 0;
  const bits = BITS.get(flags);
  if (bits === undefined) throw wrongValue("flags", flags);
  return bits;
}
