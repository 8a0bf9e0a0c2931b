import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BroadcastChannel } from "node:worker_threads";
import type { Tinypool } from "tinypool";
import { UserError } from "../user-error.ts";
import { type Answer, STOP, type Task } from "./task.ts";

declare global {
  /** That of browsers: tinypool's types name it. */
  interface Worker extends EventTarget {}
}

/** Threads that run scenarios and cases. To be closed. */
export class Workers {
  readonly #pool: Tinypool;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = (): void => {
    const channel = new BroadcastChannel(STOP);
    channel.postMessage("stop");
    channel.close();
  };

  private constructor(pool: Tinypool, signal: AbortSignal) {
    this.#pool = pool;
    this.#signal = signal;
    signal.addEventListener("abort", this.#stop);
  }

  /** @param signal Ctrl-C: what runs comes to its end, and cleans up */
  static async open(threads: number, signal: AbortSignal): Promise<Workers> {
    const { Tinypool } = await import("tinypool");
    const filename = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
    const size = { minThreads: threads, maxThreads: threads };
    return new Workers(new Tinypool({ filename: filename.href, name: "work", ...size }), signal);
  }

  /** @throws UserError what the input is at fault with; what the signal aborts with */
  async run<Result>(task: Task): Promise<Result> {
    const running = this.#pool.run(task) as Promise<Answer>;
    this.#running.add(running);
    const answer = await running.finally(() => this.#running.delete(running));
    switch (answer.kind) {
      case "done":
        return answer.result as Result;
      case "complaint":
        throw new UserError(answer.words);
      case "stopped":
        this.#signal.throwIfAborted();
        throw new Error("unreachable: a worker was stopped by nobody");
      case "bug":
        throw Object.assign(new Error(answer.message), { stack: answer.stack });
      default:
        throw answer satisfies never;
    }
  }

  /** What still runs is stopped: nobody waits for it. */
  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#stop);
    this.#pool.cancelPendingTasks();
    if (this.#running.size > 0) this.#stop();
    await Promise.allSettled(this.#running);
    await this.#pool.destroy();
  }
}
