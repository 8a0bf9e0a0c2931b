import { CostTally } from "../cost/tally.ts";
import { type PricedScenario, priceScenario } from "../report/priced.ts";
import type { Progress } from "../scenario/result.ts";
import { type RunOptions, runScenario } from "../scenario/run.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Runs a scenario and prices its events as they come: none is kept, however many there are.
 *  The result has to be closed. */
export async function runPriced(
  scenario: Scenario,
  options: Pick<RunOptions, "signal" | "imageLimits" | "shellLimits">,
  onProgress: (text: string) => void,
): Promise<PricedScenario> {
  const tallies = scenario.containers.map(() => new CostTally());
  const result = await runScenario(scenario, {
    ...options,
    keepEnvelopes: false,
    onEvent: (container, envelope) => tallies[container]!.add(envelope),
    onProgress: (progress) => onProgress(progressWords(progress)),
  });
  try {
    return priceScenario(result, ({ upper, overlay }, i) =>
      tallies[i]!.report({ upper, lowers: overlay.lowers }),
    );
  } catch (error) {
    result.close();
    throw error;
  }
}

function progressWords(progress: Progress): string {
  if (progress.phase === "image") return `reading ${progress.what}`;
  if (progress.phase === "build") return `building: ${progress.what}`;
  const { done, total, text } = progress;
  return `${Math.floor((100 * done) / total)} % of ${total.toLocaleString("en-US")} steps, ${text}`;
}
