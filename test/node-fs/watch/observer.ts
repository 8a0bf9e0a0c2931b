import type * as nodeFs from "node:fs";
import { describe, failureOf, type Outcome } from "../differential/outcome.ts";
import { Subject } from "../differential/subject.ts";
import type { Step } from "./random-step.ts";

/** One of the two that are compared: an fs, its watchers, and what they heard. */
export class Observer {
  readonly #fs: typeof nodeFs;
  readonly #subject: Subject;
  readonly #watchers: nodeFs.FSWatcher[] = [];
  #heard: unknown[] = [];

  constructor(fs: typeof nodeFs) {
    this.#fs = fs;
    this.#subject = new Subject(fs);
  }

  /** What the step gave; of a wait, all that was heard since the last one, in order. */
  async take(step: Step): Promise<unknown> {
    switch (step.do) {
      case "call":
        return this.#subject.run(step.call);
      case "watch":
        return this.#watch(step.path, step.options);
      case "close":
        this.#watchers.at(step.which % Math.max(1, this.#watchers.length))?.close();
        return null;
      case "wait":
        return this.#wait();
      default:
        return step satisfies never;
    }
  }

  async finish(): Promise<void> {
    for (const watcher of this.#watchers) watcher.close();
    await this.#wait();
    await this.#subject.close();
  }

  #watch(path: string, options: object): Outcome {
    const which = this.#watchers.length;
    try {
      const watcher = this.#fs.watch(path, options, (type, name) => {
        this.#heard.push([which, type, describe(name)]);
      });
      watcher.on("error", (error) => this.#heard.push([which, failureOf(error)]));
      watcher.on("close", () => this.#heard.push([which, "close"]));
      this.#watchers.push(watcher);
      return { gave: "a watcher" };
    } catch (error) {
      return failureOf(error);
    }
  }

  async #wait(): Promise<unknown> {
    for (let turn = 0; turn < 8; turn++) await new Promise(setImmediate);
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }
}
