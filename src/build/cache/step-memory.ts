import type { BuildCache, CachedStep, StepIdentity } from "../build.ts";
import { missWords } from "./miss-words.ts";

/** A cache that lives as long as its process: steps of builds that one engine makes one after the other. */
export class StepMemory implements BuildCache {
  readonly #steps = new Map<string, CachedStep>();
  readonly #identities: StepIdentity[] = [];

  get(key: string): CachedStep | undefined {
    return this.#steps.get(key);
  }

  set(key: string, step: CachedStep, identity: StepIdentity): void {
    this.#steps.set(key, step);
    this.#identities.push(identity);
  }

  missReason(identity: StepIdentity): string {
    return missWords(identity, this.#identities);
  }
}
