import { parseArgs } from "node:util";
import { analyzeSpeed } from "./analyze-speed.ts";
import { buildSpeed } from "./build-speed.ts";
import type { Case } from "./case.ts";
import { appendCases } from "./cases/append.ts";
import { copyUpCases } from "./cases/copy-up.ts";
import { inodeStorage } from "./cases/inode-storage.ts";
import { lookupCases } from "./cases/lookup.ts";
import { coldLookupCases } from "./cases/lookup-cold.ts";
import { lookupGrowthCases } from "./cases/lookup-growth.ts";
import { randomLookupCases } from "./cases/lookup-random.ts";
import { mixCases } from "./cases/mix.ts";
import { mutationCases } from "./cases/mutations.ts";
import { nodeFsCases } from "./cases/node-fs.ts";
import { openCases } from "./cases/open.ts";
import { peerCases } from "./cases/peers.ts";
import { readdirCases } from "./cases/readdir.ts";
import { snapshotCases } from "./cases/snapshots.ts";
import { containers } from "./containers.ts";
import { flatMemory } from "./flat-memory.ts";
import { collectGarbage } from "./garbage.ts";
import { growth } from "./growth/growth.ts";
import { archiveSpeed, imageSpeed } from "./image-speed.ts";
import { describeMachine } from "./machine.ts";
import type { Measured, Measurement } from "./measurement.ts";
import { memory } from "./memory.ts";
import { caseText, machineText } from "./report.ts";
import { type CaseResult, resultOf } from "./result.ts";
import { type BenchResults, keepResults, verdictsOf } from "./results.ts";
import { whyNoFuse } from "./rivals-fuse.ts";
import { type Pace, runRounds } from "./rounds.ts";
import { runInNamespace, Scratch } from "./scratch.ts";
import { startUp } from "./start-up.ts";
import { tarSpeed } from "./tar-speed.ts";
import { traceSpeed } from "./trace-speed.ts";
import { verdictText } from "./verdict.ts";

const USAGE = `Times the engine beside memfs, node:fs and the kernel's own overlay.

  --filter TEXT   only cases whose topic and name contain TEXT
  --smoke         each case once, quickly: does it run, are the results right? Times mean nothing
  --json          results as JSON on standard output
  --keep          write the results to bench/results; with --filter, what it leaves out stays as it was
`;

const CASES: readonly Case[] = [
  ...lookupCases,
  ...coldLookupCases,
  ...randomLookupCases,
  ...lookupGrowthCases,
  ...openCases,
  ...nodeFsCases,
  ...readdirCases,
  ...copyUpCases,
  ...appendCases,
  ...mutationCases,
  ...mixCases,
  ...peerCases,
  ...snapshotCases,
];
const MEASUREMENTS: readonly Measurement[] = [
  inodeStorage,
  startUp,
  imageSpeed,
  archiveSpeed,
  tarSpeed,
  analyzeSpeed,
  flatMemory,
  memory,
  containers,
  growth,
  traceSpeed,
  buildSpeed,
];

/** Thirty rounds: a floor is the median of as many pairs. */
const FULL: Pace = { rounds: 30, warmUp: 0.2, minTime: 0.01 };
const SMOKE: Pace = { rounds: 1, warmUp: 0, minTime: 0.0005 };

interface Choice {
  readonly filter: string;
  readonly smoke: boolean;
  readonly json: boolean;
  readonly keep: boolean;
}

/** What was asked for cannot be had. */
class UsageError extends Error {}

function choose(): Choice | null {
  const { filter = "", smoke = false, json = false, keep = false, help } = parsedOptions();
  if (smoke && keep) throw new UsageError("--keep keeps times; those of --smoke mean nothing");
  return help === true ? null : { filter: filter.toLowerCase(), smoke, json, keep };
}

function parsedOptions() {
  try {
    const { values } = parseArgs({
      options: {
        filter: { type: "string" },
        smoke: { type: "boolean" },
        json: { type: "boolean" },
        keep: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function runCase(chosen: Case, scratch: Scratch, smoke: boolean): Promise<CaseResult> {
  const pace = smoke ? SMOKE : { ...FULL, rounds: chosen.rounds ?? FULL.rounds };
  try {
    const contestants = await chosen.open(scratch, smoke);
    if (!smoke) collectGarbage();
    const samples = await runRounds(contestants, pace);
    const { topic, name, open } = chosen;
    return resultOf(smoke ? { topic, name, open } : chosen, contestants, samples);
  } finally {
    scratch.clear();
  }
}

async function runAll({ filter, smoke, json, keep }: Choice): Promise<void> {
  const print = json ? (): void => undefined : console.log;
  const cases = CASES.filter(({ topic, name }) => isChosen(`${topic}: ${name}`, filter));
  const measurements = MEASUREMENTS.filter(({ title }) => isChosen(title, filter));
  if (cases.length + measurements.length === 0)
    throw new UsageError(`no case contains "${filter}"`);
  const machine = describeMachine();
  const scratch = Scratch.open();
  const { noOverlay } = scratch;
  print(machineText(machine));
  if (noOverlay !== null) print(`no real overlay to compare with: ${noOverlay}`);
  const noFuse = whyNoFuse(scratch);
  if (noFuse !== null) print(`fuse-overlayfs is left out: ${noFuse}`);
  print(smoke ? "" : "times are of the processor where they are not said to be of the wall\n");

  const results: CaseResult[] = [];
  for (const one of cases) {
    const result = await runCase(one, scratch, smoke);
    results.push(result);
    print(smoke ? `ok  ${one.topic}: ${one.name}` : caseText(result));
  }
  const measured: Record<string, Measured> = {};
  for (const { title, measure } of measurements) {
    const found = await measure(scratch, smoke);
    measured[title] = found;
    if ("skipped" in found) print(`${title}: skipped, ${found.skipped}\n`);
    else print(smoke ? `ok  ${title}` : found.text);
  }

  const all: BenchResults = { machine, noOverlay, cases: results, measured };
  if (json) console.log(JSON.stringify({ smoke, ...all }, null, 2));
  if (keep) print(`kept in ${keepResults(all)}`);
  const held = verdictsOf(all).filter(({ atLeast, atMost }) => (atLeast ?? atMost) !== undefined);
  if (held.length > 0) print(["bounds", ...held.map(verdictText)].join("\n"));
}

const isChosen = (title: string, filter: string): boolean => title.toLowerCase().includes(filter);

async function main(): Promise<number> {
  const choice = choose();
  if (choice === null) {
    console.log(USAGE);
    return 0;
  }
  const status = await runInNamespace();
  if (status === null) await runAll(choice);
  return status ?? 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
