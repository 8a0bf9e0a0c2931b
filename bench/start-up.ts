import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { partOf } from "./says.ts";
import type { Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

// How long the command takes for the least that it does, beside what Node takes for nothing: whole processes, by the wall.

const TITLE = "start-up: the command, beside Node's own start";
const ROUNDS = 40;

/** Times as long as `node -e 0`. */
const VERSION_LIMIT = 1.3;
const SCENARIO_LIMIT = 2.5;

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const SCENARIO = `version: 1
title: one step
image:
  layers:
    - tree: { /hello: hello }
steps:
  - write: { path: /hello, data: "!" }
`;

/** Nanoseconds. */
export interface StartTimes {
  readonly node: number;
  readonly version: number;
  readonly scenario: number;
}

interface StartUp {
  readonly times: StartTimes;
  readonly verdicts: readonly Verdict[];
}

function measureStartUp(scratch: Scratch, smoke: boolean): StartUp {
  const scenario = join(scratch.make(), "one-step.yaml");
  try {
    writeFileSync(scenario, SCENARIO);
    const rounds = Array.from({ length: smoke ? 1 : ROUNDS }, () => ({
      node: timeOf(["-e", "0"]),
      version: timeOf([MAIN, "--version"]),
      scenario: timeOf([MAIN, "run", scenario]),
    }));
    const middle = (of: keyof StartTimes): number => median(rounds.map((round) => round[of]));
    return {
      times: { node: middle("node"), version: middle("version"), scenario: middle("scenario") },
      verdicts: smoke ? [] : startVerdictsOf(rounds),
    };
  } finally {
    scratch.clear();
  }
}

/** Node would parse further certificates before it runs anything: that is no part of its start. */
function timeOf(args: readonly string[]): number {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  const time = (performance.now() - began) * 1e6;
  if (status !== 0) throw new Error(`wrong result: ${args.join(" ")} failed: ${stderr}`);
  return time;
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function startVerdictsOf(rounds: readonly StartTimes[]): Verdict[] {
  const held = (what: string, title: string, of: keyof StartTimes, atMost: number): Verdict => {
    const ratio = median(rounds.map((round) => round[of] / round.node));
    return verdict(title, ratio, { atMost }, { row: "start-up", says: partOf("node -e 0", what) });
  };
  return [
    held("copyup --version", "copyup --version / node -e 0", "version", VERSION_LIMIT),
    held("the scenario", "copyup run of one step / node -e 0", "scenario", SCENARIO_LIMIT),
  ];
}

function startUpText({ times, verdicts }: StartUp): string {
  const rows = [
    ["node -e 0", duration(times.node)],
    ["copyup --version", duration(times.version)],
    ["copyup run, one step", duration(times.scenario)],
  ];
  return [TITLE, tableText(["", "median wall"], rows), ...verdicts.map(verdictText), ""].join("\n");
}

export const startUp = measurement(TITLE, measureStartUp, startUpText);
