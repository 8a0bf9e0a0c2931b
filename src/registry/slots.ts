/** Lets only so many pieces of work run at once; the others come in the order they were given. */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the work once there is room. `onWait` is called when there is none at first. */
  async run<T>(work: () => Promise<T>, onWait?: () => void): Promise<T> {
    if (this.#taken < this.#limit) {
      this.#taken++;
    } else {
      onWait?.();
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken--;
      else next();
    }
  }
}
