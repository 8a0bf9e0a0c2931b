import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { FEW_CORES, MANY } from "../src/cli/jobs/jobs-option.ts";
import { findScenarios } from "../src/scenario/load.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { partOf } from "./says.ts";
import type { Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "jobs: scenarios and cases, on one core and on all";

// From how many scenarios, and how much text of cases, on it pays to work on all cores: whole commands, by the wall. What
// all cores print is the same to the byte.

const ROUNDS = 3;
const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Nanoseconds that a command took in each round. */
export interface JobsRun {
  /** "400 scenarios" */
  readonly what: string;
  readonly one: readonly number[];
  readonly all: readonly number[];
  /** Whether it is as much as all cores are used for unasked. */
  readonly many: boolean;
}

interface Jobs {
  readonly cores: number;
  readonly runs: readonly JobsRun[];
  readonly verdicts: readonly Verdict[];
}

/** @throws Error when a command fails, or prints something else on all cores */
async function measureJobs(scratch: Scratch, smoke: boolean): Promise<Jobs | { skipped: string }> {
  const cores = availableParallelism();
  if (cores < 2) return { skipped: "there is one core" };
  const isDefault = cores > FEW_CORES;
  const few = (many: number): number[] => (smoke ? [4] : [many / 4, many]);
  const samples = await smallScenarios();
  try {
    const runs = [
      ...few(MANY.scenarios).map((count) => {
        const folder = scratch.make();
        for (let i = 0; i < count; i++) {
          copyFileSync(samples[i % samples.length]!, join(folder, `${10_000 + i}.yaml`));
        }
        return timed(
          `${count} scenarios`,
          ["run", folder],
          isDefault && count === MANY.scenarios,
          smoke,
        );
      }),
      ...few(MANY.caseCharacters).map((size) => {
        const file = join(scratch.make(), "cases.jsonl");
        writeFileSync(file, casesOf(size));
        const what = `${(size / 2 ** 20).toFixed(0)} MiB of cases`;
        return timed(what, ["replay", file], isDefault && size === MANY.caseCharacters, smoke);
      }),
    ];
    return { cores, runs, verdicts: smoke ? [] : jobsVerdicts(runs) };
  } finally {
    scratch.clear();
  }
}

/** The package's own that need no image. */
async function smallScenarios(): Promise<string[]> {
  const folders = ["copy-up", "lookup", "ops", "options"].map((name) => join("scenarios", name));
  return (await Promise.all(folders.map(findScenarios))).flat();
}

/** The cases that the tests have recorded, over and over. */
function casesOf(size: number): string {
  const recorded = readFileSync("test/cases/recorded.jsonl", "utf8").trim().split("\n");
  const cases = recorded.map((line) => `${JSON.stringify(JSON.parse(line).case)}\n`);
  const pieces: string[] = [];
  for (let length = 0, i = 0; length < size; i++) {
    const next = cases[i % cases.length]!;
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

function timed(what: string, args: readonly string[], many: boolean, smoke: boolean): JobsRun {
  const [one, all]: [number[], number[]] = [[], []];
  const cores = String(availableParallelism());
  for (let round = 0; round < (smoke ? 1 : ROUNDS); round++) {
    const first = timeOf([...args, "--jobs", "1"]);
    const second = timeOf([...args, "--jobs", cores]);
    if (!first.printed.equals(second.printed)) {
      throw new Error(`wrong result: ${what} are other on ${cores} cores than on one`);
    }
    one.push(first.time);
    all.push(second.time);
  }
  return { what, one, all, many };
}

function timeOf(args: readonly string[]): { readonly time: number; readonly printed: Buffer } {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const began = performance.now();
  const ran = spawnSync(process.execPath, [MAIN, ...args], { env, maxBuffer: 2 ** 28 });
  const time = (performance.now() - began) * 1e6;
  if (ran.status !== 0) throw new Error(`wrong result: ${args.join(" ")} failed: ${ran.stderr}`);
  return { time, printed: ran.stdout };
}

/** Ratios are taken within a round, where both had the same machine. What is as much as all cores are used for unasked
 *  must not take longer on them; five hundredths are left to the machine. */
export function jobsVerdicts(runs: readonly JobsRun[]): Verdict[] {
  return runs.map(({ what, one, all, many }) => {
    const ratio = median(all.map((time, round) => time / one[round]!));
    const says = partOf("the time on one core", what);
    return verdict(`${what}, all cores / one`, ratio, many ? { atMost: 1.05 } : {}, {
      ...{ row: "jobs", says },
    });
  });
}

function jobsText({ cores, runs, verdicts }: Jobs): string {
  const rows = runs.map(({ what, one, all }) => [
    what,
    duration(median(one)),
    duration(median(all)),
  ]);
  return [
    TITLE,
    tableText(["median wall", "one core", `${cores} cores`], rows),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const jobs = measurement(TITLE, measureJobs, jobsText);
