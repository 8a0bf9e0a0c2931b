import type { Surroundings } from "../../../src/store/surroundings.ts";
import { CutFiles } from "./cut-files.ts";

/** A process of a test: it can be killed, and others see that it is gone. */
export interface Actor {
  readonly surroundings: Surroundings;
  readonly files: CutFiles;
}

/** Processes that take turns, one operation on files at a time, in an order that is drawn. */
export class Actors {
  readonly #alive = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  readonly #draw: (below: number) => number;
  #made = 0;

  constructor(draw: (below: number) => number) {
    this.#draw = draw;
  }

  /** `cutAt`: the operation at which it is killed. */
  start(cutAt = Number.POSITIVE_INFINITY): Actor {
    const self = `${++this.#made}.0.boot.space.host`;
    this.#alive.add(self);
    const turn = () => this.#turn();
    const files = new CutFiles(cutAt, turn, () => this.#alive.delete(self));
    let count = 0;
    return {
      files,
      surroundings: {
        files,
        processes: { self, state: (name) => (this.#alive.has(name) ? "alive" : "gone") },
        now: () => Date.now(),
        pause: turn,
        unique: () => `u${self.split(".")[0]}x${count++}`,
      },
    };
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets them take turns until all of the work is done. */
  async run<T>(work: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    const all = Promise.allSettled(work);
    let done = false;
    void all.then(() => {
      done = true;
    });
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#waiting.splice(this.#draw(this.#waiting.length), 1)[0];
      next?.();
    }
    return all;
  }
}
