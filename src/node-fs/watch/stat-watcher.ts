import type { Errno } from "../../base/errno.ts";
import { FsError } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { type Alive, Emitter, later, repeated, soon } from "../node-parts.ts";
import { BigIntStats } from "../objects/bigint-stats.ts";
import { statsOf } from "../objects/stats.ts";

/** What stat gives of a file that is not there, to who watches it. */
const NOTHING: Stat = {
  ...{ dev: 0, ino: 0, mode: 0, nlink: 0, uid: 0, gid: 0, rdev: 0, size: 0, blksize: 0, blocks: 0 },
  ...{ atimeSec: 0, atimeNsec: 0, mtimeSec: 0, mtimeNsec: 0, ctimeSec: 0, ctimeNsec: 0 },
};

/** What makes a file another: not how it was read, nor how many names it has. libuv: statbuf_eq */
const COMPARED = [
  ...["ctimeSec", "ctimeNsec", "mtimeSec", "mtimeNsec", "size", "mode", "uid", "gid", "ino", "dev"],
] as readonly (keyof Stat)[];

/** What fs.watchFile gives: looks at a file again and again. Emits `change` (now, before), with empty stats for a file that
 *  is not there, and `stop`. Node: StatWatcher, uv_fs_poll_start */
export class StatWatcher extends Emitter {
  readonly #look: () => Stat | Errno;
  readonly #bigint: boolean;
  #alive: Alive | null;
  /** null: not looked at yet. */
  #found: Stat | Errno | null = null;
  #last: Stat = NOTHING;
  /** Of those who asked for the file, how many want Node to wait. */
  #waiting = 1;
  #asking = 1;

  /** @param interval milliseconds */
  constructor(process: Process, path: string, bigint: boolean, interval: number) {
    super();
    this.#look = () => lookAt(process, path);
    this.#bigint = bigint;
    this.#alive = repeated(() => this.#poll(), Math.max(1, interval));
    this.#poll();
  }

  stop(): void {
    if (this.#alive === null) return;
    this.#alive.end();
    this.#alive = null;
    soon(() => this.emit("stop"));
  }

  ref(): this {
    if (this.#waiting < this.#asking && this.#waiting++ === 0) this.#alive?.ref();
    return this;
  }

  unref(): this {
    if (this.#waiting > 0 && --this.#waiting === 0) this.#alive?.unref();
    return this;
  }

  /** One more listens. @internal */
  join(): void {
    this.#asking++;
    this.#waiting++;
  }

  /** One less. @internal */
  leave(): void {
    this.#asking--;
    this.unref();
  }

  /** Does nothing, as Node's. */
  start(): void {}

  #poll(): void {
    const before = this.#found;
    const found = this.#look();
    this.#found = found;
    if (typeof found === "string") {
      // The same failure is told once.
      if (found !== before) this.#tell(NOTHING, this.#last);
      return;
    }
    const last = this.#last;
    this.#last = found;
    const isOther =
      typeof before === "string" || COMPARED.some((name) => last[name] !== found[name]);
    if (before !== null && isOther) this.#tell(found, last);
  }

  #tell(now: Stat, before: Stat): void {
    later(() => {
      if (this.#alive !== null) this.emit("change", this.#shown(now), this.#shown(before));
    });
  }

  #shown(stat: Stat): object {
    return this.#bigint ? new BigIntStats(stat) : statsOf(stat);
  }
}

function lookAt(process: Process, path: string): Stat | Errno {
  try {
    return process.tryStat(path) ?? "ENOENT";
  } catch (error) {
    if (error instanceof FsError) return error.code;
    throw error;
  }
}
