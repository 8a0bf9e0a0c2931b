import * as fs from "node:fs";
import { loadLibc } from "../../../src/kernel/libc.ts";
import { createFs } from "../../../src/node-fs/index.ts";
import { Random } from "../../kernel/generate/random.ts";
import { Arena } from "./arena.ts";
import { isExcused } from "./excused.ts";
import { hunt, huntInit, isSame, say } from "./hunt.ts";
import { ourProcess } from "./ours.ts";
import { type Call, randomCall } from "./random-call.ts";
import { type Laid, randomLayers } from "./random-layers.ts";
import { Subject } from "./subject.ts";

/** The program that compares: in a mount namespace of its own it runs random calls on node:fs over a real overlay and on
 *  ours, and writes a line for each sequence that ended otherwise. Arguments: a folder, a seed, how many sequences. */

const init = huntInit(process.argv);
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

/** Who never answers is heard of all the same: with nothing left to do, the process ends. */
let asking: unknown = null;
process.on("exit", () => {
  if (asking !== null) say({ unanswered: asking });
});

const arena = new Arena(await loadLibc(), init.folder);

function sequence(index: number): Sequence {
  const random = new Random(`${init.seed}-${index}`);
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

function firstOf([real = [], ours = []]: unknown[][]): { real: unknown; ours: unknown } {
  const at = real.findIndex((entry, i) => !isSame(entry, ours[i]));
  return { real: real[at] ?? real.length, ours: ours[at] ?? ours.length };
}

await hunt(init, sequence, compare);
asking = null;
