import * as fs from "node:fs";

/** What a program that compares is called with: a folder, a seed, how many sequences, and after how many findings to stop. */
export interface HuntInit {
  readonly folder: string;
  readonly seed: string;
  readonly count: number;
  readonly most: number;
}

export function huntInit([
  ,
  ,
  folder = "",
  seed = "",
  count = "0",
  most = "5",
]: string[]): HuntInit {
  return { folder, seed, count: Number(count), most: Number(most) };
}

/** A line of output. */
export function say(line: object): void {
  fs.writeSync(1, `${JSON.stringify(line)}\n`);
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

interface Sequence {
  readonly calls: readonly unknown[];
}

/** Compares sequence after sequence, and writes a line for each that ended otherwise, with the fewest calls that still do,
 *  and one at the end. `compare` gives null where both are the same. */
export async function hunt<S extends Sequence>(
  { count, most }: HuntInit,
  sequence: (index: number) => S,
  compare: (sequence: S) => Promise<object | null>,
): Promise<void> {
  let found = 0;
  for (let index = 0; index < count && found < most; index++) {
    const given = sequence(index);
    const first = await compare(given);
    if (first === null) continue;
    found++;
    const least = await shrunk(given, compare);
    say({ index, ...least, ...((await compare(least)) ?? first) });
  }
  say({ compared: count, found });
}

/** Without the calls that it differs without, too. */
async function shrunk<S extends Sequence>(
  given: S,
  compare: (sequence: S) => Promise<object | null>,
): Promise<S> {
  let least = given;
  for (let at = least.calls.length - 1; at >= 0; at--) {
    const fewer = { ...least, calls: least.calls.toSpliced(at, 1) };
    if ((await compare(fewer)) !== null) least = fewer;
  }
  return least;
}
