import * as fs from "node:fs";
import { loadLibc } from "../../../src/kernel/libc.ts";
import { createFs } from "../../../src/node-fs/index.ts";
import { Random } from "../../kernel/generate/random.ts";
import { Arena } from "./arena.ts";
import { isExcused } from "./excused.ts";
import { ourProcess } from "./ours.ts";
import { type Call, randomCall } from "./random-call.ts";
import { type Laid, randomLayers } from "./random-layers.ts";
import { Subject } from "./subject.ts";

/** The program that compares: in a mount namespace of its own it runs random calls on node:fs over a real overlay and on
 *  ours, and writes a line for each sequence that ended otherwise. Arguments: a folder, a seed, how many sequences. */

const [, , folder = "", seed = "", count = "0", most = "5"] = process.argv;
const CALLS = 12;

interface Sequence {
  readonly layers: readonly (readonly Laid[])[];
  readonly uid: number;
  readonly calls: readonly Call[];
}

interface Difference {
  readonly call: Call | "the tree at the end";
  readonly real: unknown;
  readonly ours: unknown;
}

function say(line: object): void {
  fs.writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Who never answers is heard of all the same: with nothing left to do, the process ends. */
let asking: unknown = null;
process.on("exit", () => {
  if (asking !== null) say({ unanswered: asking });
});

const arena = new Arena(await loadLibc(), folder);

function sequence(index: number): Sequence {
  const random = new Random(`${seed}-${index}`);
  const uid = random.chance(0.2) ? 1000 : 0;
  const layers = randomLayers(random);
  const calls = Array.from({ length: CALLS }, () => randomCall(random, uid !== 0));
  return { layers, uid, calls };
}

async function compare({ layers, uid, calls }: Sequence): Promise<Difference | null> {
  arena.enter(layers);
  try {
    const mask = process.umask(0o022);
    const real = new Subject(fs);
    const overlay = ourProcess(layers, uid);
    const ours = new Subject(createFs(overlay) as typeof fs);
    for (const call of calls) {
      arena.as(uid);
      asking = ["node:fs", call];
      const theirs = await real.run(call);
      arena.as(0);
      asking = ["ours", call];
      const mine = await ours.run(call);
      if (isExcused(call, theirs, mine)) continue;
      if (!isSame(theirs, mine)) return { call, real: theirs, ours: mine };
    }
    overlay.setCredentials({ uid: 0, gid: 0 });
    const trees = [await real.finish(), await ours.finish()];
    process.umask(mask);
    if (isSame(trees[0], trees[1])) return null;
    return { call: "the tree at the end", ...firstOf(trees as unknown[][]) };
  } finally {
    arena.leave();
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function firstOf([real = [], ours = []]: unknown[][]): { real: unknown; ours: unknown } {
  const at = real.findIndex((entry, i) => !isSame(entry, ours[i]));
  return { real: real[at] ?? real.length, ours: ours[at] ?? ours.length };
}

/** Without the calls and entries that it differs without, too. */
async function shrunk(given: Sequence): Promise<Sequence> {
  let least = given;
  for (let at = least.calls.length - 1; at >= 0; at--) {
    const fewer = { ...least, calls: least.calls.toSpliced(at, 1) };
    if ((await compare(fewer)) !== null) least = fewer;
  }
  return least;
}

let found = 0;
for (let index = 0; index < Number(count) && found < Number(most); index++) {
  const given = sequence(index);
  const first = await compare(given);
  if (first === null) continue;
  found++;
  const least = await shrunk(given);
  say({ index, ...least, ...((await compare(least)) ?? first) });
}
say({ compared: Number(count), found });
asking = null;
