import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { analyzeSpeedText, measureAnalyzeSpeed } from "./analyze-speed.ts";
import { buildSpeedText, measureBuildSpeed } from "./build-speed.ts";
import type { Case } from "./case.ts";
import { copyUpCases } from "./cases/copy-up.ts";
import { createCases } from "./cases/create.ts";
import { compareStorages, storageText } from "./cases/inode-storage.ts";
import { lookupCases } from "./cases/lookup.ts";
import { openCases } from "./cases/open.ts";
import { readdirCases } from "./cases/readdir.ts";
import { removeCases } from "./cases/remove.ts";
import { flatMemoryText, measureFlatMemory } from "./flat-memory.ts";
import { imageSpeedText, measureImageSpeed } from "./image-speed.ts";
import { describeMachine } from "./machine.ts";
import { caseText, floorText, machineText } from "./report.ts";
import { type CaseResult, resultOf } from "./result.ts";
import { type Pace, runRounds } from "./rounds.ts";
import { runInNamespace, Scratch } from "./scratch.ts";
import { measureTarSpeed, tarSpeedText } from "./tar-speed.ts";
import { measureTraceSpeed, traceSpeedText } from "./trace-speed.ts";

const USAGE = `Times the engine beside memfs, node:fs and the kernel's own overlay.

  --filter TEXT   only cases whose topic and name contain TEXT
  --smoke         each case once, quickly: does it run, are the results right? Times mean nothing
  --json          results as JSON on standard output
`;

const CASES: readonly Case[] = [
  ...lookupCases,
  ...openCases,
  ...readdirCases,
  ...copyUpCases,
  ...removeCases,
  ...createCases,
];
const STORAGE = "inode-storage: a file as an object or as a row of columns";
const IMAGE = "image-speed: a docker-archive opened by a process of its own";
const ANALYZE = "analyze-speed: where the bytes of an image lie";
const TAR = "tar-speed: a folder's layer tar, written and hashed";
const MEMORY = "flat-memory: large files, built, copied up, committed and exported";
const TRACE = "trace-speed: a log of strace, read, replayed and priced";
const BUILD = "build-speed: a Dockerfile of small RUNs";

/** Thirty rounds: a floor is the median of as many pairs. */
const FULL: Pace = { rounds: 30, warmUp: 0.2, minTime: 0.01 };
const SMOKE: Pace = { rounds: 1, warmUp: 0, minTime: 0.0005 };

interface Choice {
  readonly filter: string;
  readonly smoke: boolean;
  readonly json: boolean;
}

/** What was asked for cannot be had. */
class UsageError extends Error {}

function choose(): Choice | null {
  const { filter = "", smoke = false, json = false, help = false } = parsedOptions();
  return help ? null : { filter: filter.toLowerCase(), smoke, json };
}

function parsedOptions() {
  try {
    const { values } = parseArgs({
      options: {
        filter: { type: "string" },
        smoke: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Another case's garbage is collected before a case begins, not in it. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

async function runCase(chosen: Case, scratch: Scratch, smoke: boolean): Promise<CaseResult> {
  const pace = smoke ? SMOKE : { ...FULL, rounds: chosen.rounds ?? FULL.rounds };
  try {
    const contestants = chosen.open(scratch, smoke);
    if (!smoke) collectGarbage();
    const samples = await runRounds(contestants, pace);
    return resultOf(smoke ? { ...chosen, floors: [] } : chosen, contestants, samples);
  } finally {
    scratch.clear();
  }
}

async function runAll({ filter, smoke, json }: Choice): Promise<void> {
  const print = json ? (): void => undefined : console.log;
  const chosen = CASES.filter(({ topic, name }) => isChosen(`${topic}: ${name}`, filter));
  const withStorage = isChosen(STORAGE, filter);
  const withImage = isChosen(IMAGE, filter);
  const withTar = isChosen(TAR, filter);
  const withAnalyze = isChosen(ANALYZE, filter);
  const withBuild = isChosen(BUILD, filter);
  const withMemory = isChosen(MEMORY, filter);
  const withTrace = isChosen(TRACE, filter);
  const others = [withStorage, withImage, withTar, withAnalyze, withMemory, withTrace, withBuild];
  if (chosen.length === 0 && !others.includes(true))
    throw new UsageError(`no case contains "${filter}"`);
  const machine = describeMachine();
  const scratch = Scratch.open();
  const { noOverlay } = scratch;
  print(machineText(machine));
  if (noOverlay !== null) print(`no real overlay to compare with: ${noOverlay}`);
  print(smoke ? "" : "times are of the processor where they are not said to be of the wall\n");

  const results: CaseResult[] = [];
  for (const one of chosen) {
    const result = await runCase(one, scratch, smoke);
    results.push(result);
    print(smoke ? `ok  ${one.topic}: ${one.name}` : caseText(result));
  }
  const storage = withStorage ? await compareStorages(smoke) : null;
  if (storage !== null) print(smoke ? `ok  ${STORAGE}` : storageText(storage));
  const image = withImage ? measureImageSpeed(scratch, smoke) : null;
  if (image !== null)
    print(smoke && !("skipped" in image) ? `ok  ${IMAGE}` : imageSpeedText(image));
  const tar = withTar ? measureTarSpeed(scratch, smoke) : null;
  if (tar !== null) print(smoke && !("skipped" in tar) ? `ok  ${TAR}` : tarSpeedText(tar));
  const analyze = withAnalyze ? measureAnalyzeSpeed(scratch, smoke) : null;
  if (analyze !== null)
    print(smoke && !("skipped" in analyze) ? `ok  ${ANALYZE}` : analyzeSpeedText(analyze));
  const memory = withMemory ? measureFlatMemory(smoke) : null;
  if (memory !== null) print(smoke ? `ok  ${MEMORY}` : flatMemoryText(memory));
  const trace = withTrace ? await measureTraceSpeed(scratch, smoke) : null;
  if (trace !== null)
    print(smoke && !("skipped" in trace) ? `ok  ${TRACE}` : traceSpeedText(trace));
  const build = withBuild ? await measureBuildSpeed(smoke) : null;
  if (build !== null)
    print(smoke && !("skipped" in build) ? `ok  ${BUILD}` : buildSpeedText(build));

  if (json) {
    const all = {
      machine,
      smoke,
      noOverlay,
      results,
      storage,
      image,
      tar,
      analyze,
      memory,
      trace,
      build,
    };
    console.log(JSON.stringify(all, null, 2));
  }
  const floors = results.flatMap((result) =>
    result.floors.map((floor) => `${floorText(floor)}  (${result.name})`),
  );
  if (floors.length > 0) print(["floors", ...floors].join("\n"));
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
