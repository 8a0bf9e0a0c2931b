import { spawnSync } from "node:child_process";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import type { Scratch } from "./scratch.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "flat-memory: large files, built, copied up, committed and exported";

// What memory a process takes that works on a file of 5 GB: builds it in two ways, copies it up, commits it and exports it.

const FULL = 5e9;
const SMOKE = 1e7;

/** Bytes of heap that the process may have, and of memory in all. */
const HEAP_MIB = 64;
const MEMORY_LIMIT = 192 * 2 ** 20;

/** One piece of work, and what the process had at most until its end. */
export interface MemoryStep {
  readonly name: string;
  /** Nanoseconds by the wall. */
  readonly time: number;
  readonly peak: number;
}

export interface FlatMemory {
  readonly bytes: number;
  readonly steps: readonly MemoryStep[];
  readonly verdicts: readonly Verdict[];
}

const PACKAGE = new URL("../../dist/docker/index.js", import.meta.url).href;

/** A program of its own, so that nothing else counts. */
const PROGRAM = `
  const [, module, text] = process.argv;
  const size = Number(text);
  const { buildImage, createContainer, fixedClock } = await import(module);
  const clock = fixedClock(1);
  const steps = [];
  const build = async (run) =>
    (await buildImage({ context: { Dockerfile: "FROM alpine\\nRUN " + run }, clock })).image;
  const step = async (name, work) => {
    const began = performance.now();
    const result = await work();
    const time = (performance.now() - began) * 1e6;
    steps.push({ name, time, peak: process.resourceUsage().maxRSS * 1024 });
    return result;
  };
  await step("truncate", () => build("truncate -s " + size + " /x"));
  const image = await step("dd", () => build("dd if=/dev/zero of=/x bs=1000000 count=" + size / 1e6));
  const container = createContainer(image, { clock });
  await step("chown", () => container.exec("chown 1 /x"));
  const committed = await step("commit", () => container.commit());
  if (committed.layers.at(-1).size !== size) throw new Error("wrong result: " + JSON.stringify(committed.layers.map((one) => one.size)));
  await step("export", () => { for (const piece of container.export()) void piece; });
  console.log(JSON.stringify(steps));`;

/** @throws Error when the process fails, as it does when it wants more heap */
function measureFlatMemory(_scratch: Scratch, smoke: boolean): FlatMemory {
  const bytes = smoke ? SMOKE : FULL;
  const heap = `--max-old-space-size=${HEAP_MIB}`;
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const args = [heap, "--input-type=module", "-e", PROGRAM, PACKAGE, String(bytes)];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8", env });
  if (ran.status !== 0) throw new Error(`it ended with status ${ran.status}: ${ran.stderr}`);
  const steps: MemoryStep[] = JSON.parse(ran.stdout);
  return { bytes, steps, verdicts: smoke ? [] : [memoryVerdictOf(steps)] };
}

export function memoryVerdictOf(steps: readonly MemoryStep[]): Verdict {
  const ratio = Math.max(...steps.map(({ peak }) => peak)) / MEMORY_LIMIT;
  return verdict("memory of a process that works on 5 GB / 192 MiB", ratio, { atMost: 1 });
}

function flatMemoryText({ bytes, steps, verdicts }: FlatMemory): string {
  const rows = steps.map(({ name, time, peak }) => [
    name,
    duration(time),
    `${(peak / 2 ** 20).toFixed(0)} MiB`,
  ]);
  return [
    TITLE,
    tableText([`a file of ${bytes / 1e9} GB`, "wall", "peak"], rows),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const flatMemory = measurement(TITLE, measureFlatMemory, flatMemoryText);
