import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { steppingClock } from "../src/base/clock.ts";
import { Trace } from "../src/base/trace.ts";
import { CostTally } from "../src/cost/tally.ts";
import { LayerBuilder } from "../src/layer/builder.ts";
import { Content } from "../src/layer/content.ts";
import { Layer } from "../src/layer/layer.ts";
import { mount } from "../src/process/overlay.ts";
import { replayLogs } from "../src/strace/replay-logs.ts";
import { cpuNanoseconds } from "./clock.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { run, type Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { logOf, planTrace, type TracePlan } from "./trace-log.ts";
import { runByNode } from "./trace-rival.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "trace-speed: a log of strace, read, replayed and priced";

// How long a log of a million calls takes to be read, replayed and priced, beside the same calls made by node:fs on the
// kernel's overlay: on a disk, where engines keep their layers, and in memory. And what memory the command takes.

const FULL = { calls: 1_000_000, warmUp: 50_000, rounds: 2 };
const SMOKE = { calls: 2_000, warmUp: 200, rounds: 1 };

/** At least so many times as fast as node:fs on the overlay of a disk. */
const FACTOR = 5;
/** A log ten times as long may take so many times the memory. */
const GROWTH = 1.25;
const HEAP_MIB = 64;

export interface TraceTimes {
  /** Nanoseconds of the processor. */
  readonly ours: number;
  readonly onDisk: number;
  readonly inMemory: number;
}

export interface TraceSpeed {
  readonly calls: number;
  readonly times: TraceTimes;
  /** Bytes of memory that the command took at most: of a log, and of one ten times as long. */
  readonly peaks: readonly [number, number];
  readonly verdicts: readonly Verdict[];
}

/** @throws Error when a call comes out other than in the log */
async function measureTraceSpeed(
  scratch: Scratch,
  smoke: boolean,
): Promise<TraceSpeed | { skipped: string }> {
  if (scratch.noOverlay !== null) return { skipped: scratch.noOverlay };
  const { calls, warmUp, rounds } = smoke ? SMOKE : FULL;
  // Not in memory, as other scratch is.
  const disk = mkdtempSync(join(tmpdir(), "copyup-bench-trace-"));
  const field = new Field(disk, scratch.make());
  try {
    await field.round(planTrace(warmUp));
    const plan = planTrace(calls);
    const taken: TraceTimes[] = [];
    for (let round = 0; round < rounds; round++) taken.push(await field.round(plan));
    const times = {
      ours: median(taken.map(({ ours }) => ours)),
      onDisk: median(taken.map(({ onDisk }) => onDisk)),
      inMemory: median(taken.map(({ inMemory }) => inMemory)),
    };
    const peaks = [field.peakOf(planTrace(calls / 10)), field.peakOf(plan)] as const;
    const verdicts = smoke ? [] : traceVerdictsOf(taken, peaks);
    return { calls: plan.calls.length, times, peaks, verdicts };
  } finally {
    field.close();
    rmSync(disk, { recursive: true, force: true });
  }
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function traceVerdictsOf(
  rounds: readonly TraceTimes[],
  [short, long]: readonly [number, number],
): Verdict[] {
  const times = (of: "onDisk" | "inMemory"): number =>
    median(rounds.map((round) => round[of] / round.ours));
  return [
    verdict("node:fs on the overlay of a disk / copyup", times("onDisk"), { atLeast: FACTOR }),
    verdict("node:fs on an overlay in memory / copyup", times("inMemory"), {}),
    verdict("memory of copyup trace for ten times as long a log", long / short, {
      atMost: GROWTH,
    }),
  ];
}

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The same files for everybody. */
class Field {
  readonly #folder: string;
  readonly #log: string;
  readonly #disk: RealOverlay;
  readonly #memory: RealOverlay;
  readonly #image: Layer;

  constructor(disk: string, memory: string) {
    const { files } = planTrace(0);
    this.#folder = disk;
    this.#log = join(memory, "log");
    this.#disk = new RealOverlay(disk, files);
    this.#memory = new RealOverlay(join(memory, "overlay"), files);
    const builder = new LayerBuilder({ name: "image" });
    const unit = Uint8Array.of(0x6c);
    for (const { path, size } of files) {
      builder.put(path, { type: "file", mode: 0o644, content: Content.repeat(unit, size) });
    }
    this.#image = builder.layer;
  }

  async round(plan: TracePlan): Promise<TraceTimes> {
    this.#write(plan);
    const inMemory = this.#memory.run(plan);
    const ours = await this.#ours(plan);
    const onDisk = this.#disk.run(plan);
    return { ours, onDisk, inMemory };
  }

  /** Bytes that `copyup trace` takes at most, with little heap. */
  peakOf(plan: TracePlan): number {
    this.#write(plan);
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    const program = `process.on("exit", () => console.error(process.resourceUsage().maxRSS * 1024))`;
    const watch = join(this.#folder, "watch.mjs");
    writeFileSync(watch, program);
    const command = [MAIN, "trace", "--strict", "--json", this.#log, "--image", this.#disk.lower];
    const args = [`--max-old-space-size=${HEAP_MIB}`, "--import", watch, ...command];
    const ran = spawnSync(process.execPath, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
    if (ran.status !== 0) throw new Error(`it ended with status ${ran.status}: ${ran.stderr}`);
    return Number(ran.stderr.trim().split("\n").at(-1));
  }

  close(): void {
    this.#disk.close();
    this.#memory.close();
  }

  async #ours(plan: TracePlan): Promise<number> {
    const tally = new CostTally();
    const trace = new Trace((envelope) => tally.add(envelope));
    const upper = new Layer({ name: "upper" });
    const lowers = [this.#image];
    const began = cpuNanoseconds();
    const overlay = mount({ lowers, upper, clock: steppingClock(), trace });
    const { replay, lines } = await replayLogs([this.#log], { process: overlay.process(), trace });
    const cost = tally.report({ upper, lowers });
    const time = cpuNanoseconds() - began;
    const { differences } = replay.findings;
    if (differences.length > 0) throw new Error(`wrong result: ${JSON.stringify(differences)}`);
    if (lines !== plan.calls.length || cost.total.writtenBytes === 0) {
      throw new Error(`wrong result: ${lines} lines`);
    }
    return time;
  }

  #write(plan: TracePlan): void {
    const fd = openSync(this.#log, "w");
    for (const piece of logOf(plan)) writeSync(fd, piece);
    closeSync(fd);
  }
}

/** The kernel's overlay over one layer of these files, in a folder. */
class RealOverlay {
  readonly lower: string;
  readonly #folder: string;

  constructor(folder: string, files: TracePlan["files"]) {
    this.#folder = folder;
    this.lower = join(folder, "lower");
    for (const { path, size } of files) {
      mkdirSync(dirname(join(this.lower, path)), { recursive: true });
      writeFileSync(join(this.lower, path), new Uint8Array(size).fill(0x6c));
    }
    mkdirSync(join(folder, "merged"));
  }

  /** Makes the calls over an empty upper. Gives nanoseconds of the processor. */
  run({ calls }: TracePlan): number {
    for (const name of ["upper", "work"]) mkdirSync(join(this.#folder, name));
    const options = "lowerdir=lower,upperdir=upper,workdir=work";
    const args = ["-t", "overlay", "overlay", "-o", options, "merged"];
    if (!run("mount", args, this.#folder)) throw new Error("the overlay did not mount");
    try {
      const began = cpuNanoseconds();
      runByNode(calls, join(this.#folder, "merged"));
      return cpuNanoseconds() - began;
    } finally {
      this.close();
      for (const name of ["upper", "work"]) {
        rmSync(join(this.#folder, name), { recursive: true, force: true });
      }
    }
  }

  close(): void {
    run("umount", ["-l", "merged"], this.#folder);
  }
}

function traceSpeedText(speed: TraceSpeed): string {
  const { calls, times, peaks, verdicts } = speed;
  const row = (name: string, time: number): string[] => [
    name,
    duration(time),
    duration(time / calls),
  ];
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    TITLE,
    tableText(
      [`${calls.toLocaleString("en-US")} calls`, "all", "one"],
      [
        row("copyup", times.ours),
        row("node:fs, overlay on a disk", times.onDisk),
        row("node:fs, overlay in memory", times.inMemory),
      ],
    ),
    `  copyup trace in ${HEAP_MIB} MiB of heap: ${mib(peaks[0])} at most for a tenth of the log, ${mib(peaks[1])} for all`,
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const traceSpeed = measurement(TITLE, measureTraceSpeed, traceSpeedText);
