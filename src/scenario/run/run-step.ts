import { isErrno } from "../../base/fs-error.ts";
import { joinWork, type Work } from "../../cost/time/work.ts";
import { ANY_OUTCOME, checkStep, compareOutcome } from "../check/check-step.ts";
import { numberedOp } from "../read/numbered.ts";
import type { Deed, Mismatch, RunDeed, StepOutcome, StepResult } from "../result.ts";
import type {
  BuildStep,
  CallStep,
  CommitStep,
  DiffStep,
  RunImageStep,
  RunStep,
  Step,
} from "../scenario.ts";
import type { Container } from "./container.ts";
import type { Docker } from "./docker.ts";
import { dockerErrorWords } from "./error-words.ts";
import type { Pace } from "./pace.ts";
import { type Costs, costsOf } from "./recorder.ts";
import { stepText } from "./step-text.ts";
import { workOf } from "./work-of.ts";

export interface StepPlace {
  readonly containers: readonly Container[];
  /** Null where no step needs it. */
  readonly docker: Docker | null;
  readonly pace: Pace;
}

export interface StepDone {
  readonly result: StepResult;
  readonly mismatches: readonly Mismatch[];
}

/** Takes a step; with `repeat` as often as that, up to the first time that it comes out other than expected. */
export async function runStep(step: Step, number: number, place: StepPlace): Promise<StepDone> {
  switch (step.kind) {
    case "call":
      return runCall(step, number, place);
    case "run":
      return runCommand(step, number, place);
    case "run-image":
      return runImage(step, number, place);
    case "build":
      return runBuild(step, number, place);
    case "commit":
    case "diff":
      return lookAt(step, number, place);
    default:
      return step satisfies never;
  }
}

async function runCall(step: CallStep, number: number, place: StepPlace): Promise<StepDone> {
  const { op, as, repeat } = step;
  const container = containerOf(step, number, place);
  const text = stepText(step);
  let outcome: StepOutcome = { ok: true };
  let runs = 0;
  while (runs < repeat) {
    runs++;
    outcome = container.run(step.numbered ? numberedOp(op, runs) : op, as);
    if (compareOutcome(step.expect, outcome) !== undefined) break;
    const wait = place.pace.step(text);
    if (wait !== undefined) await wait;
  }
  const costs = container.recorder.ofStep;
  return settle(step, number, { outcome, runs, costs, path: container.pathOf(op) });
}

async function runCommand(step: RunStep, number: number, place: StepPlace): Promise<StepDone> {
  const container = containerOf(step, number, place);
  const text = stepText(step);
  let done: Done = { outcome: { ok: true } };
  let runs = 0;
  while (runs < step.repeat) {
    runs++;
    const repetition = runs;
    done = await attempt(async () => {
      const deed = await place.docker!.run(step, repetition, container);
      return { deed, outcome: outcomeOf(deed) };
    });
    if (done.deed === undefined || !isExpected(step, done.deed)) break;
    const wait = place.pace.step(text);
    if (wait !== undefined) await wait;
  }
  return settle(step, number, { ...done, runs, costs: container.recorder.ofStep });
}

const isExpected = ({ expect }: RunStep, deed: Deed): boolean =>
  expect.outcome === ANY_OUTCOME || (deed.kind === "run" && deed.status === (expect.status ?? 0));

async function runBuild(step: BuildStep, number: number, { docker }: StepPlace): Promise<StepDone> {
  const done = await attempt(async () => ({
    deed: await docker!.build(step.build),
    outcome: { ok: true },
  }));
  const { deed } = done;
  const taken = deed?.kind === "build" ? deed.built.steps.map((one) => one.envelopes) : [];
  const work = taken.map(workOf).reduce(joinWork, {});
  return settle(step, number, { ...done, runs: 1, costs: costsOf(taken.flat()), work });
}

async function runImage(step: RunImageStep, number: number, place: StepPlace): Promise<StepDone> {
  let costs = costsOf([]);
  let work: Work = {};
  const done = await attempt(async () => {
    const { deed, envelopes } = await place.docker!.runImage(step);
    costs = costsOf(envelopes);
    work = workOf(envelopes);
    return { deed, outcome: outcomeOf(deed) };
  });
  return settle(step, number, { ...done, runs: 1, costs, work });
}

/** How a program ended. */
const outcomeOf = ({ status }: RunDeed): StepOutcome =>
  status === 0 ? { ok: true } : { ok: false, message: `exit status ${status}` };

async function lookAt(
  step: CommitStep | DiffStep,
  number: number,
  place: StepPlace,
): Promise<StepDone> {
  const container = containerOf(step, number, place);
  const docker = place.docker!;
  const done = await attempt(async () => ({
    deed: step.kind === "diff" ? docker.diff(step, container) : docker.commit(step, container),
    outcome: { ok: true },
  }));
  return settle(step, number, { ...done, runs: 1, costs: container.recorder.ofStep });
}

interface Done {
  readonly outcome: StepOutcome;
  readonly deed?: Deed;
  readonly work?: Work;
}

/** What Docker refuses is how the step came out. */
async function attempt(take: () => Promise<Done>): Promise<Done> {
  try {
    return await take();
  } catch (error) {
    const message = dockerErrorWords(error) ?? (isErrno(error) ? error.message : undefined);
    if (message === undefined) throw error;
    return { outcome: { ok: false, message } };
  }
}

function containerOf(
  { container }: Exclude<Step, BuildStep | RunImageStep>,
  number: number,
  { containers }: StepPlace,
): Container {
  const found = containers[container]!;
  found.recorder.beginStep(number);
  return found;
}

function actionOf(step: Step): string {
  if (step.kind === "call") return step.op.op;
  return step.kind === "run-image" ? "run" : step.kind;
}

const NOBODY = { uid: 0, gid: 0, groups: [] };

function settle(
  step: Step,
  number: number,
  done: Done & { readonly runs: number; readonly costs: Costs; readonly path?: string | undefined },
): StepDone {
  const { outcome, runs, deed, costs, path, work } = done;
  const { line, note } = step;
  const text = stepText(step);
  const mismatches = checkStep(step, { number, text, outcome, runs, deed }, costs);
  const result = {
    ...{ number, line, text, path, note, outcome, runs },
    action: actionOf(step),
    container: "container" in step ? step.container : null,
    as: "as" in step ? step.as : NOBODY,
    repeat: "repeat" in step ? step.repeat : 1,
    ok: mismatches.length === 0,
    ...costs,
    ...(deed === undefined ? {} : { deed }),
    ...(work === undefined ? {} : { work }),
  };
  return { result, mismatches };
}
