import { wrongValue } from "../arguments/argument-error.ts";
import { mustBeBoolean, mustBeSignal } from "../arguments/checks.ts";
import { Emitter } from "../node-parts.ts";
import type { Dirent } from "../objects/dirent.ts";
import { join, namesOf, relative } from "../posix-path.ts";
import { abortError, hasCode } from "../system-error.ts";
import type { FSWatcher } from "./fs-watcher.ts";
import type { EventType } from "./watch-list.ts";

/** What a watcher of a whole tree asks of an fs. */
export interface Watchable {
  isDirectory(path: string): boolean;
  entriesOf(path: string): readonly Dirent[];
  watch(path: string, persistent: boolean | undefined, heard: () => void): FSWatcher;
}

export interface RecursiveOptions {
  readonly recursive?: unknown;
  readonly persistent?: unknown;
  readonly encoding?: unknown;
  readonly signal?: unknown;
}

interface Found {
  readonly eventType: EventType;
  readonly filename: string;
}

/** What fs.watch gives with `recursive`: a watcher for each object below, symlinks followed by one step. It does what that
 *  of Node 20 does on Linux: names come and go as `rename`, changes of files are `change`, those of directories and of what
 *  symlinks lead to are looked at or told as Node does. Node: lib/internal/fs/recursive_watch.js */
export class RecursiveWatcher extends Emitter {
  readonly #fs: Watchable;
  readonly #persistent: boolean | undefined;
  readonly #signal: AbortSignal | undefined;
  /** Each object with its watcher; of some only that they are there. */
  readonly #watchers = new Map<string, FSWatcher | null>();
  readonly #links = new Set<string>();
  readonly #top: string;
  #watchesFile = false;
  #closed = false;

  /** @param top an absolute path. @throws ENOENT; what else is wrong is not told, as with Node */
  constructor(fs: Watchable, top: string, options: RecursiveOptions) {
    super();
    const { recursive, persistent, signal, encoding } = options;
    if (recursive != null) mustBeBoolean(recursive, "options.recursive");
    if (persistent != null) mustBeBoolean(persistent, "options.persistent");
    if (signal != null) mustBeSignal(signal, "options.signal");
    if (encoding != null && typeof encoding !== "string") {
      throw wrongValue("options.encoding", encoding);
    }
    this.#fs = fs;
    this.#top = top;
    this.#persistent = (persistent as boolean | null) ?? undefined;
    this.#signal = (signal as AbortSignal | null) ?? undefined;
    try {
      const isDirectory = fs.isDirectory(top);
      this.#watchesFile = !isDirectory;
      this.#watch(top);
      if (isDirectory) this.#watchBelow(top);
    } catch (error) {
      if (hasCode(error, "ENOENT")) throw Object.assign(error as Error, { filename: top });
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget("");
    this.#links.clear();
    this.emit("close");
  }

  ref(): this {
    for (const watcher of this.#watchers.values()) watcher?.ref();
    return this;
  }

  unref(): this {
    for (const watcher of this.#watchers.values()) watcher?.unref();
    return this;
  }

  /** One event for each time it is asked: those in between are lost. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Found> {
    const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
    const iterator: AsyncIterableIterator<Found> = {
      next: async () => (this.#closed ? end : { done: false, value: await this.#next() }),
      return: async () => {
        this.close();
        return end;
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #next(): Promise<Found> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.close();
        reject(abortError(signal!));
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.once("change", (eventType: EventType, filename: string) => {
        signal?.removeEventListener("abort", abort);
        resolve({ eventType, filename });
      });
    });
  }

  /** What is in a directory and was not known comes as `rename`. */
  #watchBelow(directory: string): void {
    try {
      for (const entry of this.#fs.entriesOf(directory)) {
        if (this.#closed) return;
        const path = join(directory, entry.name as string);
        if (!this.#watchers.has(path)) this.#meet(path, entry);
      }
    } catch (error) {
      this.emit("error", error);
    }
  }

  #meet(path: string, entry: Dirent): void {
    this.#tell("rename", path);
    if (entry.isSymbolicLink()) this.#links.add(path);
    try {
      this.#watch(path);
      if (entry.isDirectory()) this.#watchBelow(path);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  }

  #watch(path: string): void {
    if (this.#closed || this.#watchers.has(path)) return;
    // What leads nowhere is not watched, and looked at again.
    this.#fs.isDirectory(path);
    this.#watchers.set(path, null);
    this.#watchers.set(
      path,
      this.#fs.watch(path, this.#persistent, () => this.#hear(path)),
    );
  }

  #hear(path: string): void {
    let isDirectory: boolean;
    try {
      isDirectory = this.#fs.isDirectory(path);
    } catch {
      this.#lose(path);
      return;
    }
    if (path === this.#top && this.#watchesFile) {
      this.emit("change", "change", namesOf(path).at(-1) ?? "");
    } else if (this.#links.has(path)) this.#tell("rename", path);
    else if (isDirectory) this.#watchBelow(path);
    else this.#tell("change", path);
  }

  #lose(path: string): void {
    this.#watchers.get(path)?.close();
    this.#watchers.delete(path);
    this.#tell("rename", path);
    this.#links.delete(path);
    this.#forget(path);
  }

  /** All whose paths begin so: those beside it, too, that have the name and more, as with Node. */
  #forget(prefix: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (!path.startsWith(prefix)) continue;
      watcher?.close();
      this.#watchers.delete(path);
    }
  }

  #tell(type: EventType, path: string): void {
    this.emit("change", type, relative(this.#top, path));
  }
}
