import type { Envelope, Event } from "../../base/event.ts";
import { EventWork } from "./event-work.ts";
import { addWork, type Unit, type Work, type WorkSum } from "./work.ts";

/** The work behind events: of all, by step, and by path for events that tell one. */
export class WorkSums {
  readonly total: WorkSum = {};
  readonly #bySteps = new Map<number, WorkSum>();
  readonly #byPaths = new Map<string, WorkSum>();
  readonly #events = new EventWork();
  // Events of one step, and of one path, come one after the other: the sums of the last are at hand.
  #step = Number.NaN;
  #ofStep: WorkSum = {};
  #path: string | null = null;
  #ofPath: WorkSum = {};

  add({ event, step, syscall }: Envelope): void {
    const work = this.#events.of(event, syscall);
    const path = pathIn(event);
    for (const unit in work) {
      const count = work[unit as Unit]!;
      addWork(this.total, unit as Unit, count);
      addWork(this.#sumOfStep(step), unit as Unit, count);
      if (path !== null) addWork(this.#sumOf(path), unit as Unit, count);
    }
  }

  #sumOfStep(step: number): WorkSum {
    if (step !== this.#step) {
      this.#step = step;
      this.#ofStep = at(this.#bySteps, step);
    }
    return this.#ofStep;
  }

  #sumOf(path: string): WorkSum {
    if (path !== this.#path) {
      this.#path = path;
      this.#ofPath = at(this.#byPaths, path);
    }
    return this.#ofPath;
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
