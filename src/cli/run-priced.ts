import { grouped } from "../base/amount-words.ts";
import { isErrno } from "../base/fs-error.ts";
import { CostTally } from "../cost/tally.ts";
import type { ComparedScenario } from "../report/compare/compared-scenario.ts";
import { type PricedScenario, priceScenario } from "../report/priced.ts";
import type { PricedFor } from "../report/priced-for.ts";
import type { Comparison } from "../scenario/compare/comparison.ts";
import type { Progress, ScenarioResult } from "../scenario/result.ts";
import { dockerErrorWords } from "../scenario/run/error-words.ts";
import { ScenarioRunError } from "../scenario/run/run-error.ts";
import { type RunOptions, runScenario } from "../scenario/run.ts";
import type { Scenario } from "../scenario/scenario.ts";

export interface PricedRunOptions
  extends Pick<RunOptions, "signal" | "imageLimits" | "shellLimits"> {
  readonly pricedFor: PricedFor;
}

/** Runs a scenario and prices its events as they come: none is kept, however many there are. `comparison`: what else is
 *  to be run. The result has to be closed. @throws ScenarioRunError */
export async function runPriced(
  scenario: Scenario,
  { pricedFor, ...options }: PricedRunOptions,
  onProgress: (text: string) => void,
  comparison: Comparison | null = null,
): Promise<PricedScenario> {
  const tallies = scenario.containers.map(() => new CostTally());
  const result = await runScenario(scenario, {
    ...options,
    keepEnvelopes: false,
    onEvent: (container, envelope) => tallies[container]!.add(envelope),
    onProgress: (progress) => onProgress(progressWords(progress)),
  });
  try {
    const priced = priceScenario(
      result,
      ({ upper, overlay }, i) => tallies[i]!.report({ upper, lowers: overlay.lowers }),
      pricedFor,
    );
    if (comparison === null) return priced;
    return { ...priced, compared: await compared(scenario, result, comparison, onProgress) };
  } catch (error) {
    result.close();
    throw error;
  }
}

async function compared(
  { file, options }: Scenario,
  result: ScenarioResult,
  comparison: Comparison,
  onProgress: (text: string) => void,
): Promise<ComparedScenario> {
  const { disk, containers } = comparison;
  const { compareScenario, stepsApart } = await import("../scenario/compare/compare.ts");
  try {
    const ways = await compareScenario(result, comparison, options, ({ kind }) =>
      onProgress(`comparing with ${kind}`),
    );
    return { ways, disk, containers, apart: stepsApart(result) };
  } catch (error) {
    const words = dockerErrorWords(error) ?? (isErrno(error) ? error.message : undefined);
    if (words === undefined) throw error;
    throw new ScenarioRunError(file, 1, `compare: ${words}`, error);
  }
}

function progressWords(progress: Progress): string {
  if (progress.phase === "image") return `reading ${progress.what}`;
  if (progress.phase === "build") return `building: ${progress.what}`;
  const { done, total, text } = progress;
  return `${Math.floor((100 * done) / total)} % of ${grouped(total)} steps, ${text}`;
}
