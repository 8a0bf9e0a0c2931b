import type { Process } from "../../process/process.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Letters that stand for the X of a template. Real commands draw them by chance; here the same path gives the same
 *  letters, and the next ones if those are taken, so that a build gives the same bytes every time. */
export function lettersFor(seed: string, count: number, turn: number): string {
  let state = 0x811c9dc5;
  for (const char of `${seed}/${turn}`) {
    state = Math.imul(state ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  }
  let letters = "";
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    letters += LETTERS[(state >>> 8) % LETTERS.length];
  }
  return letters;
}

/** A path that is free: `before`, `count` letters, `after`. */
export function freePath(process: Process, before: string, count: number, after = ""): string {
  for (let turn = 0; ; turn++) {
    const path = before + lettersFor(before, count, turn) + after;
    if (process.tryLstat(path) === null) return path;
  }
}
