import { Refusal } from "../base/refusal.ts";
import { openFlags } from "../process/flags.ts";
import { readNumber } from "./call.ts";

export const O_PATH = 0o10000000;
export const O_CREAT = 0o100;
export const O_DIRECTORY = 0o200000;
export const O_NOFOLLOW = 0o400000;
export const O_CLOEXEC = 0o2000000;

const known = new Map<string, number>();

/** The flags of an open as strace prints them, in bits. Those that matter to no file system are left out. */
export function openBits(text: string): number {
  let bits = known.get(text);
  if (bits === undefined) {
    bits = 0;
    for (const word of text.split("|")) bits |= bitsOf(word.trim());
    known.set(Buffer.from(text, "latin1").toString("latin1"), bits);
  }
  return bits;
}

function bitsOf(word: string): number {
  if (word.startsWith("0x")) return readNumber(word, 0, word.length);
  try {
    return openFlags(word);
  } catch (error) {
    // O_ASYNC and others that only the descriptor knows.
    if (error instanceof Refusal) return 0;
    throw error;
  }
}
