import * as fs from "node:fs";
import { loadLibc } from "../../../src/kernel/libc.ts";
import { createFs } from "../../../src/node-fs/index.ts";
import { Random } from "../../kernel/generate/random.ts";
import { Arena } from "../differential/arena.ts";
import { hunt, huntInit, isSame } from "../differential/hunt.ts";
import { ourProcess } from "../differential/ours.ts";
import { type Laid, randomLayers } from "../differential/random-layers.ts";
import { Observer } from "./observer.ts";
import { randomStep, type Step } from "./random-step.ts";

/** The program that compares watchers: in a mount namespace of its own it watches a real overlay with node:fs, and the same
 *  layers with ours, makes random changes, and writes a line for each sequence of which other events came. */

const STEPS = 24;

interface Sequence {
  readonly layers: readonly (readonly Laid[])[];
  readonly calls: readonly Step[];
}

const init = huntInit(process.argv);
const arena = new Arena(await loadLibc(), init.folder);

function sequence(index: number): Sequence {
  const random = new Random(`${init.seed}-${index}`);
  const layers = randomLayers(random);
  return { layers, calls: Array.from({ length: STEPS }, (_, at) => randomStep(random, at)) };
}

async function compare({ layers, calls }: Sequence): Promise<object | null> {
  arena.enter(layers);
  try {
    const real = new Observer(fs);
    const ours = new Observer(createFs(ourProcess(layers, 0)) as typeof fs);
    for (const step of [...calls, { do: "wait" } as const]) {
      const theirs = await real.take(step);
      const mine = await ours.take(step);
      if (isSame(theirs, mine)) continue;
      await Promise.all([real.finish(), ours.finish()]);
      return { step, real: theirs, ours: mine };
    }
    await Promise.all([real.finish(), ours.finish()]);
    return null;
  } finally {
    arena.leave();
  }
}

await hunt(init, sequence, compare);
