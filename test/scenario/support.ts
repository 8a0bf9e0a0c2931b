import { ScenarioError } from "../../src/scenario/error.ts";
import { formatMismatch } from "../../src/scenario/format-mismatch.ts";
import type { ScenarioLimits } from "../../src/scenario/limits.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { ScenarioResult } from "../../src/scenario/result.ts";
import { type RunOptions, runScenario } from "../../src/scenario/run.ts";
import type { CallStep, Scenario } from "../../src/scenario/scenario.ts";

/** The shortest scenario: one layer with one file. What is tested comes below. */
export const HEAD = `version: 1
title: a test
image: { layers: [{ name: base, tree: { /a: "lower\\n" } }] }
`;

export function parse(text: string, limits: Partial<ScenarioLimits> = {}): Scenario {
  return parseScenario(text, { file: "test.yaml", limits });
}

/** The steps of a text that are system calls. */
export function callsOf(text: string): CallStep[] {
  return parse(text).steps.filter((step): step is CallStep => step.kind === "call");
}

/** Every fault of a text as "line:column path: message (hint)". */
export function faultsOf(text: string, limits: Partial<ScenarioLimits> = {}): string[] {
  try {
    parse(text, limits);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message.split("\n").map((line) => line.replace(/^test\.yaml: ?/, ""));
  }
  return [];
}

export async function run(text: string, options: RunOptions = {}): Promise<ScenarioResult> {
  return runScenario(parse(text), options);
}

/** What came out other than expected, as people read it. */
export async function mismatchesOf(text: string): Promise<string[]> {
  const { mismatches } = await run(text);
  return mismatches.map((mismatch) => formatMismatch(mismatch, "test.yaml"));
}

/** How each step came out: its value, "ok", or its errno. */
export async function outcomesOf(text: string): Promise<unknown[]> {
  const { steps } = await run(text);
  return steps.map(({ outcome }) => (outcome.ok ? (outcome.value ?? "ok") : outcome.errno));
}
