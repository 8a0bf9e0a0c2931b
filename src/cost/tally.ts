import type { CopyUpTrigger, Envelope, Event, StoreCall } from "../base/event.ts";
import { compareNames } from "../base/names.ts";
import type { Layer } from "../layer/layer.ts";
import { Copies } from "./copies.ts";
import type { CopyUpCost, CostReport, LookupCost, StoreCalls } from "./cost.ts";
import { type CopySum, type CostSum, CostSums, zeroCopyCost, zeroCost } from "./cost-sums.ts";
import { WorkSums } from "./time/work-sums.ts";

/** The layers of a mount, as the last event left them. */
export interface TalliedLayers {
  readonly upper: Layer;
  /** Topmost first. */
  readonly lowers: readonly Layer[];
}

/** Prices the events of one mount that began with an empty upper. */
export function tallyCosts(envelopes: Iterable<Envelope>, layers: TalliedLayers): CostReport {
  const tally = new CostTally();
  for (const envelope of envelopes) tally.add(envelope);
  return tally.report(layers);
}

/** Prices the events of one mount as they happen: it keeps sums and copy-ups, not events. */
export class CostTally {
  readonly #total = zeroCost();
  readonly #steps = new CostSums<number, CostSum>(zeroCost);
  readonly #paths = new CostSums<string, CostSum>(zeroCost);
  readonly #layers = new CostSums<number, CostSum>(zeroCost);
  readonly #triggers = new CostSums<CopyUpTrigger, CopySum>(zeroCopyCost);
  readonly #work = noWork();
  readonly #workByStep = new Map<number, Work>();
  readonly #units = new WorkSums();
  readonly #copies = new Copies();

  add(envelope: Envelope): void {
    const { event, step } = envelope;
    this.#copies.add(envelope);
    this.#units.add(envelope);
    switch (event.type) {
      case "write":
        for (const sum of this.#sums(step, event.path, 0)) sum.writtenBytes += event.bytes;
        return;
      case "read":
        if (event.layer === 0) return;
        for (const sum of this.#sums(step, event.path, event.layer))
          sum.readBelowBytes += event.bytes;
        return;
      case "whiteout":
        if (!event.made) return;
        for (const sum of this.#sums(step, event.path, 0)) sum.whiteoutsMade++;
        return;
      case "copy-up":
        for (const sum of this.#sums(step, event.path, event.fromLayer)) addCopy(sum, event);
        addCopy(this.#triggers.at(event.trigger), event);
        return;
      case "lookup":
        addLookup(this.#work, event.probes);
        addLookup(this.#workOf(step), event.probes);
        return;
      case "store":
        addStoreCall(this.#work, event.call);
        addStoreCall(this.#workOf(step), event.call);
    }
  }

  report({ upper, lowers }: TalliedLayers): CostReport {
    for (const step of this.#units.steps) this.#workOf(step);
    const { usage, copyUps } = this.#copies.settle(upper, lowers);
    const total = { ...this.#total, redundantBytes: usage.redundantBytes };
    const { writtenBytes, copiedBytes } = total;
    return {
      total,
      ...this.#work,
      work: this.#units.total,
      amplification: writtenBytes === 0 ? null : (writtenBytes + copiedBytes) / writtenBytes,
      upper: usage,
      copyUps,
      bySteps: this.#steps
        .settle(redundantBy(copyUps, "step"), ascending)
        .map(({ key, ...sum }) => ({
          step: key,
          ...sum,
          ...this.#workOf(key),
          work: this.#units.ofStep(key),
        })),
      byPaths: this.#paths
        .settle(redundantBy(copyUps, "path"), compareNames)
        .map(({ key, ...sum }) => ({ path: key, ...sum, work: this.#units.ofPath(key) })),
      byLayers: this.#layers
        .settle(redundantBy(copyUps, "fromLayer"), ascending)
        .map(({ key, ...sum }) => ({ layer: key, ...sum })),
      byTriggers: this.#triggers
        .settle(redundantBy(copyUps, "trigger"), compareNames)
        .map(({ key, ...sum }) => ({ trigger: key, ...sum })),
    };
  }

  #sums(step: number, path: string, layer: number): CostSum[] {
    return [this.#total, this.#steps.at(step), this.#paths.at(path), this.#layers.at(layer)];
  }

  /** What a step made the layers do. A step that has some is in the list of steps. */
  #workOf(step: number): Work {
    let work = this.#workByStep.get(step);
    if (work === undefined) {
      work = noWork();
      this.#workByStep.set(step, work);
      this.#steps.at(step);
    }
    return work;
  }
}

interface Work {
  readonly storeCalls: { -readonly [K in keyof StoreCalls]: StoreCalls[K] };
  readonly lookups: { -readonly [K in keyof LookupCost]: LookupCost[K] };
}

function noWork(): Work {
  return { storeCalls: {}, lookups: { names: 0, probes: 0 } };
}

function addLookup({ lookups }: Work, probes: number): void {
  lookups.names++;
  lookups.probes += probes;
}

function addStoreCall({ storeCalls }: Work, call: StoreCall): void {
  storeCalls[call] = (storeCalls[call] ?? 0) + 1;
}

function addCopy(sum: CopySum, event: Extract<Event, { readonly type: "copy-up" }>): void {
  sum.copiedBytes += event.copied;
  if (event.kind === "dir") sum.copiedDirectories++;
  else sum.copyUps++;
}

function redundantBy<F extends "step" | "path" | "fromLayer" | "trigger">(
  copyUps: readonly CopyUpCost[],
  field: F,
): ReadonlyMap<CopyUpCost[F], number> {
  const sums = new Map<CopyUpCost[F], number>();
  for (const copyUp of copyUps) {
    if (copyUp.now === null) continue;
    const key = copyUp[field];
    sums.set(key, (sums.get(key) ?? 0) + copyUp.now.redundantBytes);
  }
  return sums;
}

const ascending = (a: number, b: number): number => a - b;
