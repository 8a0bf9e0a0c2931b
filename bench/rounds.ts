import { setImmediate } from "node:timers/promises";
import Benchmark from "benchmark";
import type { Contestant } from "./case.ts";
import { cpuHrtime, cpuNanoseconds } from "./clock.ts";

export interface Pace {
  readonly rounds: number;
  /** Seconds that each contestant runs before anything counts, for the compiler to settle. */
  readonly warmUp: number;
  /** Seconds that a sample takes at least, where the body can be repeated. */
  readonly minTime: number;
}

/** Nanoseconds of processor time an operation took: for each contestant, a sample of each round. The samples of a round
 *  were taken right after each other, so their quotients do not see what else the machine was doing that minute.
 *  Each round begins with another contestant: nobody always runs behind the same one's garbage. */
export async function runRounds(
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<number[][]> {
  const timers: Timer[] = [];
  for (const contestant of contestants) timers.push(await warmTimer(contestant, pace));
  const samples: number[][] = contestants.map(() => []);
  for (let round = 0; round < pace.rounds; round++) {
    // Lets signals through.
    await setImmediate();
    for (let i = 0; i < timers.length; i++) {
      const at = (round + i) % timers.length;
      samples[at]!.push(await timers[at]!());
    }
  }
  return samples;
}

async function warmTimer(contestant: Contestant, pace: Pace): Promise<Timer> {
  const timer = timerOf(contestant, pace.minTime);
  const start = cpuNanoseconds();
  await timer();
  await contestant.check();
  while (cpuNanoseconds() - start < pace.warmUp * 1e9) await timer();
  return timer;
}

/** Takes one sample. */
type Timer = () => number | Promise<number>;

function timerOf(contestant: Contestant, minTime: number): Timer {
  const { prepare, alsoSpent } = contestant;
  if (prepare !== undefined) return consumingTimer(contestant, prepare);
  if (contestant.asynchronous || alsoSpent !== undefined) return loopTimer(contestant, minTime);
  return repeatingTimer(contestant, minTime);
}

/** Benchmark, reading our clock: of the clocks it finds it takes the finest. */
const CpuBenchmark = Benchmark.runInContext({ process: { hrtime: cpuHrtime } }) as typeof Benchmark;

/** One sample by Benchmark: it finds how often the body must run to fill the time.
 *  It calls the body through a loop that it compiles anew for each sample and that runs unoptimized at first; so a body
 *  is a batch of many operations in a loop of its own. */
function repeatingTimer({ name, operations, run }: Contestant, minTime: number): Timer {
  let initCount = 1;
  return () => {
    const bench = new CpuBenchmark(name, run, { initCount, minTime, minSamples: 1, maxTime: 0 });
    bench.run();
    if (bench.error !== undefined) throw bench.error;
    initCount = bench.count;
    return (bench.stats.sample[0]! * 1e9) / operations;
  };
}

/** One sample of a body that uses up what it works on. Not by Benchmark, which cannot set up outside the timed part
 *  without taking the source of the functions apart: they would lose what they close over. */
function consumingTimer(
  contestant: Contestant,
  prepare: NonNullable<Contestant["prepare"]>,
): Timer {
  const { run } = contestant;
  return async () => {
    await prepare();
    const elapsed = stopwatch(contestant);
    const awaited = run();
    if (awaited !== undefined) await awaited;
    return elapsed() / contestant.operations;
  };
}

/** One sample of a body that has to be awaited, or that another process works for. Not by Benchmark: it awaits through a
 *  timer of the event loop, and its clock is this process's alone. */
function loopTimer(contestant: Contestant, minTime: number): Timer {
  const { run } = contestant;
  return async () => {
    const elapsed = stopwatch(contestant);
    const end = cpuNanoseconds() + minTime * 1e9;
    let runs = 0;
    do {
      await run();
      runs++;
    } while (cpuNanoseconds() < end);
    return elapsed() / (runs * contestant.operations);
  };
}

/** Says how many nanoseconds of processor time have been spent since, by this process and by who works for it. */
function stopwatch({ alsoSpent }: Contestant): () => number {
  const helped = alsoSpent?.() ?? 0;
  const start = cpuNanoseconds();
  return () => {
    const own = cpuNanoseconds() - start;
    return alsoSpent === undefined ? own : own + alsoSpent() - helped;
  };
}
