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
  const timers = contestants.map((contestant) => warmTimer(contestant, pace));
  const samples: number[][] = contestants.map(() => []);
  for (let round = 0; round < pace.rounds; round++) {
    // Lets signals through.
    await setImmediate();
    for (let i = 0; i < timers.length; i++) {
      const at = (round + i) % timers.length;
      samples[at]!.push(timers[at]!());
    }
  }
  return samples;
}

function warmTimer(contestant: Contestant, pace: Pace): Timer {
  const timer = timerOf(contestant, pace.minTime);
  const start = cpuNanoseconds();
  timer();
  contestant.check();
  while (cpuNanoseconds() - start < pace.warmUp * 1e9) timer();
  return timer;
}

/** Takes one sample. */
type Timer = () => number;

function timerOf(contestant: Contestant, minTime: number): Timer {
  const { prepare } = contestant;
  return prepare === undefined
    ? repeatingTimer(contestant, minTime)
    : consumingTimer(contestant, prepare);
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
function consumingTimer({ operations, run }: Contestant, prepare: () => void): Timer {
  return () => {
    prepare();
    const start = cpuNanoseconds();
    run();
    return (cpuNanoseconds() - start) / operations;
  };
}
