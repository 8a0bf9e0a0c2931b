import { importTar } from "../../image/import-tar.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { StoredRecord } from "../../store/records.ts";
import { isStoreFault } from "../../store/store-error.ts";
import type { BuildCache, CachedStep, StepIdentity } from "../build.ts";
import type { EngineName } from "../profile.ts";
import { type KeptStep, keptSteps } from "./kept-step.ts";
import { missWords } from "./miss-words.ts";

/** A step that was taken in this build. */
export interface NewStep {
  readonly key: string;
  readonly step: CachedStep;
  readonly identity: StepIdentity;
}

/** Steps of builds before this one, as they were when it began, and those that it takes itself: these are in memory,
 *  until they are kept. */
export class KeptSteps implements BuildCache {
  readonly engine: EngineName;
  readonly #known: ReadonlyMap<string, KeptStep>;
  readonly #blobs: Blobs;
  readonly #steps = new Map<string, CachedStep>();
  readonly #taken: NewStep[] = [];
  readonly #closers: (() => void)[] = [];

  constructor(engine: EngineName, records: readonly StoredRecord[], blobs: Blobs) {
    const known = keptSteps(records).filter((step) => step.engine === engine);
    this.engine = engine;
    this.#known = new Map(known.map((step) => [step.key, step]));
    this.#blobs = blobs;
  }

  /** What this build took anew, in order. */
  get taken(): readonly NewStep[] {
    return this.#taken;
  }

  /** Keys of all steps that it went through. */
  get used(): readonly string[] {
    return [...this.#steps.keys()];
  }

  get(key: string): CachedStep | undefined {
    const ready = this.#steps.get(key);
    if (ready !== undefined) return ready;
    const kept = this.#known.get(key);
    const step = kept === undefined ? undefined : this.#open(kept);
    if (step !== undefined) this.#steps.set(key, step);
    return step;
  }

  /** The layer is read from its blob until the cache is closed. A step whose blob is gone is not known any more. */
  #open({ layer, created }: KeptStep): CachedStep | undefined {
    const time = created === undefined ? {} : { created };
    if (layer === null) return { layer: null, ...time };
    try {
      const { range, close } = this.#blobs.open(layer.diffId);
      this.#closers.push(close);
      const name = layer.diffId.slice("sha256:".length, 19);
      const { layer: tree } = importTar(range, { name, digest: false, mayLackEnd: true });
      return { layer: { ...layer, layer: tree, tar: { kind: "read", tar: range } }, ...time };
    } catch (error) {
      if (isStoreFault(error, "missing")) return undefined;
      throw error;
    }
  }

  set(key: string, step: CachedStep, identity: StepIdentity): void {
    this.#steps.set(key, step);
    this.#taken.push({ key, step, identity });
  }

  missReason(identity: StepIdentity): string {
    const before = [...this.#known.values()].map((kept) => kept.identity);
    return missWords(identity, before);
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }
}
