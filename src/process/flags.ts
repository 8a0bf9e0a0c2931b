import { refuse } from "../base/refusal.ts";

/** open(2) flags, as on x86-64. */
export const O_ACCMODE = 3;
export const O_WRONLY = 1;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_DIRECTORY = 0o200000;
export const O_NOFOLLOW = 0o400000;
export const O_NOATIME = 0o1000000;
export const O_PATH = 0o10000000;
export const O_TMPFILE = 0o20000000 | O_DIRECTORY;

const NAMES = namesOf({
  O_RDONLY: 0,
  O_WRONLY,
  O_RDWR,
  O_CREAT,
  O_EXCL,
  O_NOCTTY: 0o400,
  O_TRUNC,
  O_APPEND,
  O_NONBLOCK,
  O_DSYNC: 0o10000,
  O_SYNC: 0o4010000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_NOATIME,
  O_CLOEXEC: 0o2000000,
  O_PATH,
  O_TMPFILE,
});

export const RENAME_NOREPLACE = 1;
export const RENAME_EXCHANGE = 2;
export const RENAME_WHITEOUT = 4;

const RENAME_NAMES = namesOf({
  NOREPLACE: RENAME_NOREPLACE,
  EXCHANGE: RENAME_EXCHANGE,
  WHITEOUT: RENAME_WHITEOUT,
});

const parsed = new Map<string, number>();

/** The number of flags written as "O_RDWR|O_CREAT". @throws EINVAL for a name that is none */
export function openFlags(flags: number | string): number {
  if (typeof flags === "number") return flags;
  let bits = parsed.get(flags);
  if (bits === undefined) {
    bits = parse(flags, NAMES, "");
    parsed.set(flags, bits);
  }
  return bits;
}

/** The flags of an open as text, "O_RDWR|O_CREAT": what openFlags makes a number of. Bits without a name are left out. */
export function openFlagNames(bits: number): string {
  const access = bits & O_ACCMODE;
  const names = [access === O_WRONLY ? "O_WRONLY" : access === O_RDWR ? "O_RDWR" : "O_RDONLY"];
  let left = bits & ~O_ACCMODE;
  // O_SYNC and O_TMPFILE hold the bits of others.
  const largest = [...NAMES].sort(([, a], [, b]) => b - a);
  for (const [name, flag] of largest) {
    if (flag <= O_ACCMODE || (left & flag) !== flag) continue;
    names.push(name);
    left &= ~flag;
  }
  return names.join("|");
}

/** The number of flags written as "RENAME_EXCHANGE", or "EXCHANGE". @throws EINVAL */
export function renameFlags(flags: number | string): number {
  return typeof flags === "number" ? flags : parse(flags, RENAME_NAMES, "RENAME_");
}

function parse(text: string, names: ReadonlyMap<string, number>, prefix: string): number {
  let bits = 0;
  for (const word of text.split(/[|\s]+/)) {
    if (word !== "")
      bits |=
        names.get(word.startsWith(prefix) ? word.slice(prefix.length) : word) ?? refuse("EINVAL");
  }
  return bits;
}

function namesOf(flags: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(flags));
}
