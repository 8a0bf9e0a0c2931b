import type { CopyUpCost, CostReport } from "../cost/cost.ts";
import { hiddenBytes } from "../cost/hidden-bytes.ts";
import { tallyCosts } from "../cost/tally.ts";
import type { Duration } from "../cost/time/duration.ts";
import { sharedBetween } from "../cost/time/time-of.ts";
import type { Work } from "../cost/time/work.ts";
import type {
  BuildDeed,
  ContainerResult,
  LayerResult,
  ScenarioResult,
  StepResult,
} from "../scenario/result.ts";
import type { ComparedScenario } from "./compare/compared-scenario.ts";
import { DEFAULT_PRICED_FOR, notBelow, type PricedFor, waitFor } from "./priced-for.ts";
import { sumWork } from "./sum-work.ts";

/** What a scenario led to, and what that cost: all that a report shows. */
export interface PricedScenario {
  readonly result: ScenarioResult;
  readonly containers: readonly PricedContainer[];
  /** What the builds among the steps copied up, instruction by instruction. */
  readonly builds: readonly PricedInstruction[];
  /** Bytes of each layer of the image that layers of the image above it hide; lowest first. */
  readonly hidden: readonly number[];
  /** Other ways to store the containers, where they were asked for. */
  readonly compared: ComparedScenario | null;
  /** What each step made the kernel do, in the order of the steps. */
  readonly stepWork: readonly Work[];
  /** What all steps together did. */
  readonly work: Work;
  /** What its times stand for. */
  readonly pricedFor: PricedFor;
}

/** An instruction of a build that wrote something. */
export interface PricedInstruction {
  /** As in the Dockerfile. */
  readonly instruction: string;
  readonly copyUps: readonly CopyUpCost[];
}

export interface PricedContainer {
  readonly result: ContainerResult;
  readonly cost: CostReport;
  /** As PricedScenario.hidden, but with what the container's upper hides. */
  readonly hidden: readonly number[];
}

/** `cost`: the events of a container, priced; by default those that the result kept.
 *  Before the result is closed: contents are compared. */
export function priceScenario(
  result: ScenarioResult,
  cost: (container: ContainerResult, index: number) => CostReport = keptCosts,
  pricedFor: PricedFor = DEFAULT_PRICED_FOR,
): PricedScenario {
  const layers = result.layers.map(({ layer }) => layer).reverse();
  const containers = result.containers.map((container, i) => ({
    result: container,
    cost: cost(container, i),
    hidden: hiddenBytes([container.upper, ...layers])
      .slice(1)
      .reverse(),
  }));
  const stepWork = workOfSteps(result.steps, containers);
  return {
    result,
    containers,
    builds: result.steps.flatMap(({ deed }) => (deed?.kind === "build" ? pricedBuild(deed) : [])),
    hidden: hiddenBytes(layers).reverse(),
    compared: null,
    stepWork,
    work: sumWork(stepWork),
    pricedFor,
  };
}

function workOfSteps(
  steps: readonly StepResult[],
  containers: readonly PricedContainer[],
): readonly Work[] {
  const works = containers.map(
    ({ cost }) => new Map(cost.bySteps.map(({ step, work }) => [step, work])),
  );
  return steps.map(({ number, container, work = {} }) =>
    container === null ? work : (works[container]!.get(number) ?? {}),
  );
}

function pricedBuild({ built }: BuildDeed): PricedInstruction[] {
  return built.steps.flatMap(({ original, envelopes, wrote }) =>
    wrote === undefined
      ? []
      : [{ instruction: original, copyUps: tallyCosts(envelopes, wrote).copyUps }],
  );
}

function keptCosts({ envelopes, upper, overlay }: ContainerResult): CostReport {
  return tallyCosts(envelopes, { upper, lowers: overlay.lowers });
}

/** The layer that an event of a container calls by number; 1 is the topmost below its upper. */
export function layerOf(
  { layers }: ScenarioResult,
  { init }: ContainerResult,
  number: number,
): LayerResult {
  const all = init === null ? layers : [...layers, init];
  return all[all.length - number]!;
}

/** Bytes that programs wrote: in all containers, and in the RUNs of builds that are steps. */
export function writtenBytes({ result }: PricedScenario): number {
  return result.steps.reduce((sum, step) => sum + step.writtenBytes, 0);
}

/** Bytes that were copied up for them. */
export function copiedBytes({ result }: PricedScenario): number {
  return result.steps.reduce((sum, step) => sum + step.copiedBytes, 0);
}

/** How long the steps take, one after the other. */
export function totalTime(priced: PricedScenario): Duration {
  const { pricedFor } = priced;
  const copies = allCopyUps(priced).map((copy) => copy.work);
  return notBelow(waitFor(waitedWork(priced), pricedFor), copies, pricedFor);
}

/** What one processor has to do while steps are taken; all of them, or those of one container. */
export function waitedWork(priced: PricedScenario, container: number | null = null): Work {
  const { result, stepWork, work, pricedFor } = priced;
  if (pricedFor.processors === 1 && container === null) return work;
  const waited = result.steps.flatMap((step, i) =>
    container === null || step.container === container
      ? [sharedBetween(stepWork[i]!, sharersOf(step, pricedFor))]
      : [],
  );
  return sumWork(waited);
}

/** How long some copy-ups take together; no less than the longest of them waits. */
export function copiesTime(copies: readonly CopyUpCost[], priced: PricedScenario): Duration {
  const { result, builds, pricedFor } = priced;
  const works = copies.map(({ work }) => work);
  if (pricedFor.processors === 1) return waitFor(sumWork(works), pricedFor);
  const built = new Set(builds.flatMap(({ copyUps }) => copyUps));
  const sharers = (copy: CopyUpCost) => {
    const step = built.has(copy) ? undefined : result.steps[copy.step - 1];
    return step === undefined ? 1 : sharersOf(step, pricedFor);
  };
  const shared = copies.map((copy) => sharedBetween(copy.work, sharers(copy)));
  return notBelow(waitFor(sumWork(shared), pricedFor), works, pricedFor);
}

/** How many processors a step can use. A program makes one call after the other, as a build takes one instruction after
 *  the other: on several processors neither is faster, but repetitions of it can run side by side. Calls that no program
 *  is known of are shared by all. */
function sharersOf({ action, runs }: StepResult, { processors }: PricedFor): number {
  return action === "run" || action === "build" ? Math.min(processors, runs) : processors;
}

/** What was copied up in all containers, and in the builds that are steps. */
export function allCopyUps({ containers, builds }: PricedScenario): readonly CopyUpCost[] {
  return [...containers.map(({ cost }) => cost), ...builds].flatMap(({ copyUps }) => copyUps);
}

/** How long a step takes: one call, or what many of them share. */
export function stepTime(step: StepResult, work: Work, pricedFor: PricedFor): Duration {
  const isOneCall = step.runs === 1 && step.action !== "trace";
  const sharers = isOneCall ? 1 : sharersOf(step, pricedFor);
  return waitFor(sharedBetween(work, sharers), pricedFor);
}

/** The same of steps that are told as one. */
export function stepsTime(
  steps: readonly StepResult[],
  works: readonly Work[],
  pricedFor: PricedFor,
): Duration {
  if (steps.length === 1) return stepTime(steps[0]!, works[0]!, pricedFor);
  const shared = works.map((work, i) => sharedBetween(work, sharersOf(steps[i]!, pricedFor)));
  return waitFor(sumWork(shared), pricedFor);
}
