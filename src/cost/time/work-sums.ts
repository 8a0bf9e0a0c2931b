import type { Envelope, Event } from "../../base/event.ts";
import { EventWork } from "./event-work.ts";
import { addWork, unitsOf, type Work, type WorkSum } from "./work.ts";

/** The work behind events: of all, by step, and by path for events that tell one. */
export class WorkSums {
  readonly total: WorkSum = {};
  readonly #bySteps = new Map<number, WorkSum>();
  readonly #byPaths = new Map<string, WorkSum>();
  readonly #events = new EventWork();

  add({ event, step }: Envelope): void {
    const path = pathIn(event);
    for (const [unit, count] of unitsOf(this.#events.of(event))) {
      addWork(this.total, unit, count);
      addWork(at(this.#bySteps, step), unit, count);
      if (path !== null) addWork(at(this.#byPaths, path), unit, count);
    }
  }

  ofStep(step: number): Work {
    return this.#bySteps.get(step) ?? {};
  }

  ofPath(path: string): Work {
    return this.#byPaths.get(path) ?? {};
  }

  /** Those that did any. */
  get steps(): Iterable<number> {
    return this.#bySteps.keys();
  }
}

const pathIn = (event: Event): string | null => ("path" in event ? event.path : null);

function at<K>(sums: Map<K, WorkSum>, key: K): WorkSum {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = {};
    sums.set(key, sum);
  }
  return sum;
}
