import { diskBytes } from "../../cost/alternatives/disk-bytes.ts";
import { filesOf } from "../../cost/alternatives/files-of.ts";
import type { Outlay } from "../../cost/alternatives/outlay.ts";
import { PageCache } from "../../cost/alternatives/page-cache.ts";
import { joinWork, type Work } from "../../cost/time/work.ts";
import type { ScenarioResult, StepOutcome, StepResult } from "../result.ts";
import type { Listen, Outcomes, Standing } from "../run/again.ts";
import type { MountOptionFields } from "../scenario.ts";
import type { Alternative, Comparison } from "./comparison.ts";
import { copyingWork } from "./meters.ts";
import { isInMemory, VariantWork } from "./variant-work.ts";
import { type Way, wayOf } from "./ways.ts";

/** A scenario under one way to store its containers. */
export interface Compared {
  readonly alternative: Alternative;
  readonly outlay: Outlay;
  /** What the kernel did, copies to begin with among it, in units that a device profile has a price for. */
  readonly work: Work;
  /** What of it cannot be shared by processors: one program did it, call after call, or copied an image. */
  readonly alone: Work;
  /** Steps that came out in another way than with overlay2 as Docker mounts it. */
  readonly different: readonly DifferentStep[];
}

export interface DifferentStep {
  readonly number: number;
  readonly text: string;
  /** As Docker mounts. */
  readonly usual: StepOutcome;
  readonly outcome: StepOutcome;
}

/** Takes the steps of a scenario again under each alternative; overlay2 as Docker mounts it comes first, and the
 *  scenario's own mount after it, if it has options. None without containers. `own`: these options.
 *  @throws FsError, ContainerError: a volume or tmpfs that cannot be mounted */
export async function compareScenario(
  result: ScenarioResult,
  { alternatives }: Comparison,
  own: MountOptionFields,
  onAlternative: (alternative: Alternative) => void = () => {},
): Promise<Compared[]> {
  const { again } = result;
  if (again === null || result.containers.length === 0) return [];
  const usual: Alternative = { kind: "overlay2" };
  const asMounted: Alternative[] = Object.keys(own).length > 0 ? [{ kind: "own" }] : [];
  const compared: Compared[] = [];
  let first: Outcomes | null = null;
  for (const alternative of [usual, ...asMounted, ...alternatives]) {
    onAlternative(alternative);
    const { outcomes, ...measured } = await measure(result, again, wayOf(alternative, own));
    first ??= outcomes;
    compared.push({ alternative, ...measured, different: differences(result, first, outcomes) });
  }
  return compared;
}

/** Steps that no way takes again: they build and commit images, and run containers of those. A diff changes nothing. */
export function stepsApart({ steps }: ScenarioResult): readonly StepResult[] {
  return steps.filter(({ action, container }) => container === null || action === "commit");
}

/** Steps that run a program once. */
const programs = ({ steps }: ScenarioResult): readonly number[] =>
  steps.flatMap(({ number, action, repeat }) => (action === "run" && repeat === 1 ? [number] : []));

interface Measured extends Pick<Compared, "outlay" | "work" | "alone"> {
  readonly outcomes: Outcomes;
}

async function measure(
  result: ScenarioResult,
  again: NonNullable<ScenarioResult["again"]>,
  way: Way,
): Promise<Measured> {
  const meters = result.containers.map(() => way.meter());
  let containers: readonly Standing[] = [];
  let cache = new PageCache(() => []);
  let writtenBytes = 0;
  let filled: Work = {};
  const alone = new Set(programs(result));
  const work = new VariantWork(way.variant.plain);
  const listen: Listen = (standing) => {
    containers = standing;
    cache = new PageCache(() => standing[0]!.lowers, originalsOf(way, standing));
    filled = fillingWork(standing);
    for (const [i, meter] of meters.entries()) meter.begin(standing[i]!);
    return (container, envelope) => {
      const { event } = envelope;
      if (event.type === "write") writtenBytes += event.bytes;
      meters[container]!.add(event);
      const inMemory = "path" in event && isInMemory(standing[container]!, event.path);
      // All of a tmpfs is in memory, and counted so.
      if (!inMemory) cache.add(event);
      work.add(envelope, { inMemory, alone: alone.has(envelope.step) });
    };
  };
  const outcomes = await again(way.variant, listen);
  const ends = meters.map((meter, i) => meter.end(containers[i]!));
  const outlay: Outlay = {
    containers: containers.length,
    imageBytes: way.imageBytes(result.layers.map(({ layer }) => layer)),
    containerBytes: sum(ends.map(({ stored }) => stored)) + overBytes(containers, "volume"),
    memoryBytes: overBytes(containers, "tmpfs"),
    writtenBytes,
    copiedBytes: sum(ends.map(({ copied }) => copied)) + (filled.copiedByte ?? 0),
    cached: cache.bytes(way.sharing),
  };
  for (const more of [filled, ...ends.map((end) => end.work)]) work.begin(more);
  return { outlay, work: work.total, alone: work.alone, outcomes };
}

/** What volumes take from the image. */
function fillingWork(standing: readonly Standing[]): Work {
  const laid = standing.flatMap(({ over }) => over.filter(({ kind }) => kind === "volume"));
  return laid.map(({ layer }) => copyingWork(layer)).reduce(joinWork, {});
}

/** Snapshots of one image have the same files in the same order. */
function originalsOf({ variant }: Way, standing: readonly Standing[]): ReadonlyMap<number, number> {
  const originals = new Map<number, number>();
  if (!variant.plain) return originals;
  for (const { upper } of standing) {
    let index = 0;
    for (const { ino } of filesOf(upper)) originals.set(ino, index++);
  }
  return originals;
}

function overBytes(containers: readonly Standing[], kind: "volume" | "tmpfs"): number {
  const laid = containers.flatMap(({ over }) => over.filter((one) => one.kind === kind));
  return sum(laid.map(({ layer }) => diskBytes(layer)));
}

function differences(
  { steps }: ScenarioResult,
  usual: Outcomes,
  outcomes: Outcomes,
): DifferentStep[] {
  return steps.flatMap(({ number, text }, i) => {
    const [before, now] = [usual[i]!, outcomes[i]!];
    if (before === null || now === null || wordOf(before) === wordOf(now)) return [];
    return [{ number, text, usual: before, outcome: now }];
  });
}

const wordOf = (outcome: StepOutcome): string =>
  outcome.ok ? "ok" : (outcome.errno ?? outcome.message);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
