import type { Surroundings } from "../../../src/store/surroundings.ts";
import { CutFiles } from "./cut-files.ts";

/** A process of a test: it can be killed, and others see that it is gone. */
export interface Actor {
  readonly surroundings: Surroundings;
  readonly files: CutFiles;
}

interface Waiting {
  readonly self: string;
  readonly goOn: () => void;
}

/** Longest run of operations that a process gets before another is drawn: about what one piece of work takes. */
const LONGEST_RUN = 40;

/** Processes that take turns, one operation on files at a time, in an order that is drawn: now and then one gets far
 *  ahead of the others. */
export class Actors {
  readonly #alive = new Set<string>();
  readonly #waiting: Waiting[] = [];
  readonly #draw: (below: number) => number;
  #made = 0;

  constructor(draw: (below: number) => number) {
    this.#draw = draw;
  }

  /** `cutAt`: the operation at which it is killed. */
  start(cutAt = Number.POSITIVE_INFINITY): Actor {
    const self = `${++this.#made}.0.boot.space.host`;
    this.#alive.add(self);
    const turn = () => this.#turn(self);
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

  #turn(self: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ self, goOn: resolve }));
  }

  /** Lets them take turns until all of the work is done. */
  async run<T>(work: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    const all = Promise.allSettled(work);
    let done = false;
    void all.then(() => {
      done = true;
    });
    let run = { self: "", left: 0 };
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#waiting.length === 0) continue;
      let at = run.left-- > 0 ? this.#waiting.findIndex(({ self }) => self === run.self) : -1;
      if (at === -1) {
        at = this.#draw(this.#waiting.length);
        run = { self: this.#waiting[at]!.self, left: this.#draw(LONGEST_RUN) };
      }
      this.#waiting.splice(at, 1)[0]!.goOn();
    }
    return all;
  }
}
