import { S_ISGID, S_ISUID, S_ISVTX } from "../../base/mode.ts";

/** One clause of a mode as chmod takes it: `u=rwX`. */
interface Clause {
  readonly op: "=" | "+" | "-";
  /** Bits of who is meant; 0 when nobody is named, and the umask decides. */
  readonly affected: number;
  readonly value: number;
  /** Bits that were named: on a directory only these change setuid and setgid. */
  readonly mentioned: number;
  /** The value is what the file has for u, g or o now. */
  readonly copies: boolean;
  /** `X`: execution, if it is a directory or somebody may execute it. */
  readonly executeIfAny: boolean;
}

export type ModeWords = readonly Clause[];

const ALL = 0o7777;
const WHO: Readonly<Record<string, number>> = {
  u: S_ISUID | 0o700,
  g: S_ISGID | 0o070,
  o: S_ISVTX | 0o007,
  a: ALL,
};
const PERMISSIONS: Readonly<Record<string, number>> = {
  r: 0o444,
  w: 0o222,
  x: 0o111,
  s: S_ISUID | S_ISGID,
  t: S_ISVTX,
};
const COPIED: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007 };

/** A mode as in `0755`, `u=rwX,go-w`, `g=u`; null when it is none. (gnulib: mode_compile) */
export function parseMode(text: string): ModeWords | null {
  if (/^[0-7]+$/.test(text)) return octal(text);
  const clauses: Clause[] = [];
  for (const part of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=](?:[0-7]+|[ugo]|[rwxXst]*))+)$/.exec(part);
    if (match === null) return null;
    const affected = [...match[1]!].reduce((bits, who) => bits | WHO[who]!, 0);
    for (const [, op, rest] of match[2]!.matchAll(/([-+=])([0-7]+|[ugo]|[rwxXst]*)/g)) {
      const clause = clauseOf(op as Clause["op"], affected, rest!);
      if (clause === null) return null;
      clauses.push(clause);
    }
  }
  return clauses;
}

function octal(text: string): ModeWords | null {
  const value = Number.parseInt(text, 8);
  if (value > ALL) return null;
  // Four digits or fewer leave setuid and setgid of a directory alone, unless they set them.
  const mentioned = text.length < 5 ? (value & 0o7000) | 0o777 : ALL;
  return [{ op: "=", affected: ALL, value, mentioned, copies: false, executeIfAny: false }];
}

function clauseOf(op: Clause["op"], affected: number, rest: string): Clause | null {
  if (/^[0-7]+$/.test(rest)) {
    const value = Number.parseInt(rest, 8);
    if (affected !== 0 || value > ALL) return null;
    return { op, affected: ALL, value, mentioned: ALL, copies: false, executeIfAny: false };
  }
  const copied = COPIED[rest];
  if (copied !== undefined) return finished(op, affected, copied, true, false);
  const value = [...rest].reduce((bits, letter) => bits | (PERMISSIONS[letter] ?? 0), 0);
  return finished(op, affected, value, false, rest.includes("X"));
}

function finished(
  op: Clause["op"],
  affected: number,
  value: number,
  copies: boolean,
  executeIfAny: boolean,
): Clause {
  const mentioned = affected === 0 ? value : affected & value;
  return { op, affected, value, mentioned, copies, executeIfAny };
}

/** The permission bits that a mode turns `mode` into. (gnulib: mode_adjust) */
export function applyMode(
  words: ModeWords,
  mode: number,
  isDirectory: boolean,
  umask: number,
): number {
  let now = mode & ALL;
  for (const { op, affected, value, mentioned, copies, executeIfAny } of words) {
    const kept = (isDirectory ? S_ISUID | S_ISGID : 0) & ~mentioned;
    let bits = copies ? spread(value & now) : value;
    if (executeIfAny && (isDirectory || (now & 0o111) !== 0)) bits |= 0o111;
    bits &= (affected === 0 ? ~umask : affected) & ~kept;
    if (op === "+") now |= bits;
    else if (op === "-") now &= ~bits;
    else now = (now & ((affected === 0 ? 0 : ~affected) | kept)) | bits;
  }
  return now & ALL;
}

/** What one of user, group and others may do, as said of all three. */
function spread(bits: number): number {
  const has = (mask: number): boolean => (bits & mask) !== 0;
  return (has(0o444) ? 0o444 : 0) | (has(0o222) ? 0o222 : 0) | (has(0o111) ? 0o111 : 0);
}

/** "rwxr-xr-x", as ls shows the bits. */
export function modeLetters(mode: number): string {
  const three = (shift: number, special: number, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) !== 0;
    const last =
      (mode & special) === 0 ? (execute ? "x" : "-") : execute ? letter : letter.toUpperCase();
    return (bits & 4 ? "r" : "-") + (bits & 2 ? "w" : "-") + last;
  };
  return three(6, S_ISUID, "s") + three(3, S_ISGID, "s") + three(0, S_ISVTX, "t");
}

/** "0755", as messages of GNU show it. */
export const modeDigits = (mode: number): string => (mode & ALL).toString(8).padStart(4, "0");
