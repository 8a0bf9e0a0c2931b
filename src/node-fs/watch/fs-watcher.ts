import { encodedName } from "../encoded-name.ts";
import { Emitter, keptAlive, soon } from "../node-parts.ts";
import type { WatchList } from "./watch-list.ts";

/** What fs.watch gives. Emits `change` (type, name), and `close` when it was closed. */
export class FSWatcher extends Emitter {
  readonly #alive = keptAlive();
  #stop: (() => void) | null;

  /** @throws FsError */
  constructor(list: WatchList, path: string, persistent: boolean, encoding: unknown) {
    super();
    if (!persistent) this.#alive.unref();
    try {
      this.#stop = list.start(path, (type, name) =>
        this.emit("change", type, encodedName(name, encoding)),
      );
    } catch (error) {
      this.#alive.end();
      throw error;
    }
  }

  close(): void {
    if (this.#stop === null) return;
    this.#stop();
    this.#stop = null;
    this.#alive.end();
    soon(() => this.emit("close"));
  }

  ref(): this {
    this.#alive.ref();
    return this;
  }

  unref(): this {
    this.#alive.unref();
    return this;
  }

  /** Does nothing, as Node's. */
  start(): void {}
}
