import type { Case } from "./case.ts";
import { collectGarbage } from "./garbage.ts";
import { type CaseResult, resultOf } from "./result.ts";
import { type Pace, runRounds } from "./rounds.ts";
import { Scratch } from "./scratch.ts";
import type { Found } from "./topic-run.ts";
import { topicsWith } from "./topics.ts";

// Measures a topic, or what a filter leaves of it, and sends what it finds as it finds it.

/** Thirty rounds: a floor is the median of as many pairs. */
const FULL: Pace = { rounds: 30, warmUp: 0.2, minTime: 0.01 };
const SMOKE: Pace = { rounds: 1, warmUp: 0, minTime: 0.0005 };

async function runCase(chosen: Case, scratch: Scratch, smoke: boolean): Promise<CaseResult> {
  const pace = smoke ? SMOKE : { ...FULL, rounds: chosen.rounds ?? FULL.rounds };
  try {
    const contestants = await chosen.open(scratch, smoke);
    if (!smoke) collectGarbage();
    const samples = await runRounds(contestants, pace);
    const { topic, name, open } = chosen;
    const result = resultOf(smoke ? { topic, name, open } : chosen, contestants, samples);
    const leftOut = chosen.leftOut?.(scratch) ?? [];
    return leftOut.length === 0 ? result : { ...result, leftOut };
  } finally {
    scratch.clear();
  }
}

async function runTopic(name: string, filter: string, smoke: boolean): Promise<void> {
  const send = (found: Found): void => void process.send!(found);
  const topic = topicsWith(filter).find((one) => one.name === name);
  if (topic === undefined) throw new Error(`no topic ${name} has "${filter}"`);
  const scratch = Scratch.open();
  send({ kind: "field", noOverlay: scratch.noOverlay });
  for (const one of topic.cases) {
    send({ kind: "case", result: await runCase(one, scratch, smoke) });
  }
  for (const { title, measure } of topic.measurements) {
    send({ kind: "measured", title, measured: await measure(scratch, smoke) });
  }
  process.disconnect();
}

const [, , name = "", filter = "", pace] = process.argv;
await runTopic(name, filter, pace === "smoke");
