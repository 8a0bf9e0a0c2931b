import type { Process } from "../../process/process.ts";
import { wrongType, wrongValue } from "../arguments/argument-error.ts";
import {
  mustBeBoolean,
  mustBeFunction,
  mustBeObject,
  mustBeSignal,
  mustBeUint32,
} from "../arguments/checks.ts";
import { optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { encodedName } from "../encoded-name.ts";
import { isEncoding, keptAlive, needBuiltin, soon } from "../node-parts.ts";
import type { Dirent } from "../objects/dirent.ts";
import { resolve } from "../posix-path.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { abortError, call, mustNotBeAborted } from "../system-error.ts";
import { FSWatcher } from "./fs-watcher.ts";
import { type RecursiveOptions, RecursiveWatcher, type Watchable } from "./recursive-watcher.ts";
import { StatWatcher } from "./stat-watcher.ts";
import { WatchList } from "./watch-list.ts";

type Any = unknown;
type Listener = (...args: Any[]) => void;

/** watch, watchFile and unwatchFile of one fs, and the watch of its promises. */
export type WatchCalls = ReturnType<typeof watchCalls>;

export function watchCalls(process: Process, sync: SyncCalls) {
  let list: WatchList | null = null;
  const all = (): WatchList => {
    list ??= new WatchList(process);
    return list;
  };
  const polled = new Map<string, StatWatcher>();

  const absolute = (path: string): string =>
    resolve(
      call(() => process.getcwd(), "uv_cwd"),
      path,
    );
  const open = (path: string, persistent: boolean, encoding: Any): FSWatcher =>
    watching(path, () => new FSWatcher(all(), path, persistent, encoding));
  const tree: Watchable = {
    isDirectory: (path) => sync.statSync(path)!.isDirectory(),
    entriesOf: (path) => sync.readdirSync(path, { withFileTypes: true }) as Dirent[],
    watch: (path, persistent, heard) => {
      const watcher = open(path, persistent ?? true, "utf8");
      watcher.on("change", heard);
      return watcher;
    },
  };

  return {
    watch: (filename: Any, options?: Any, listener?: Any) => {
      needBuiltin("node:events", "watch");
      const heard = typeof options === "function" ? options : listener;
      const { persistent = true, recursive, signal, encoding } = watchOptionsOf(options);
      const path = pathOf(filename);
      const watcher = recursive
        ? new RecursiveWatcher(tree, absolute(path), { persistent, recursive, signal, encoding })
        : open(path, persistent === true, encoding);
      if (heard) watcher.addListener("change", heard as Listener);
      if (signal !== undefined) closeOn(signal as AbortSignal, watcher);
      return watcher;
    },

    watchFile: (filename: Any, options: Any, listener?: Any) => {
      needBuiltin("node:events", "watchFile");
      const path = absolute(textPathOf(filename));
      const given = typeof options === "object" && options !== null;
      const heard = given ? listener : options;
      const { interval = 5007, persistent = true, bigint } = given ? (options as PollOptions) : {};
      mustBeFunction(heard, "listener");
      let watcher = polled.get(path);
      if (watcher === undefined) {
        mustBeUint32(interval, "interval");
        watcher = new StatWatcher(process, path, bigint === true, interval);
        if (!persistent) watcher.unref();
        polled.set(path, watcher);
      } else watcher.join();
      return watcher.addListener("change", heard as Listener);
    },

    unwatchFile: (filename: Any, listener?: Any) => {
      const path = absolute(textPathOf(filename));
      const watcher = polled.get(path);
      if (watcher === undefined) return;
      const before = watcher.listenerCount("change");
      if (typeof listener === "function") watcher.removeListener("change", listener as Listener);
      else watcher.removeAllListeners("change");
      for (let i = watcher.listenerCount("change"); i < before; i++) watcher.leave();
      if (watcher.listenerCount("change") > 0) return;
      watcher.stop();
      polled.delete(path);
    },

    /** fs.promises.watch: an event for each time it is asked; those in between are lost. */
    async *watchEvents(filename: Any, options: Any = {}): AsyncGenerator<object> {
      mustBeObject(options, "options");
      const given = options as RecursiveOptions;
      if (given.recursive != null) mustBeBoolean(given.recursive, "options.recursive");
      if (given.recursive) {
        yield* new RecursiveWatcher(tree, absolute(pathOf(filename)), given);
        return;
      }
      const path = pathOf(filename);
      yield* eventsOf(path, given, all);
    },
  };
}

interface PollOptions {
  readonly interval?: Any;
  readonly persistent?: Any;
  readonly bigint?: Any;
}

const watchOptionsOf = (options: Any): RecursiveOptions => optionsOf(options) as RecursiveOptions;

/** Of bytes Node makes no absolute path. */
function textPathOf(filename: Any): string {
  const path = pathOf(filename);
  if (ArrayBuffer.isView(filename)) throw wrongType("paths[0]", "of type string", filename);
  return path;
}

/** Failures of watchers name the path a second time. */
function watching<T>(path: string, start: () => T): T {
  try {
    return call(start, "watch", path === "" ? undefined : path);
  } catch (error) {
    throw Object.assign(error as Error, { filename: path });
  }
}

function closeOn(signal: AbortSignal, watcher: FSWatcher | RecursiveWatcher): void {
  const close = (): void => watcher.close();
  if (signal.aborted) {
    soon(close);
    return;
  }
  signal.addEventListener("abort", close);
  watcher.once("close", () => signal.removeEventListener("abort", close));
}

async function* eventsOf(
  path: string,
  options: RecursiveOptions,
  list: () => WatchList,
): AsyncGenerator<object> {
  const { persistent = true, encoding = "utf8", signal } = options;
  mustBeBoolean(persistent, "options.persistent");
  mustBeSignal(signal, "options.signal");
  if (encoding && !isEncoding(encoding)) {
    throw wrongValue("encoding", encoding, "is invalid encoding");
  }
  mustNotBeAborted(signal);
  let next = deferred<object>();
  const alive = keptAlive();
  if (!persistent) alive.unref();
  const abort = (): void => next.reject(abortError(signal!));
  let stop = (): void => {};
  try {
    signal?.addEventListener("abort", abort, { once: true });
    stop = watching(path, () =>
      list().start(path, (eventType, name) =>
        next.resolve({ eventType, filename: encodedName(name, encoding) }),
      ),
    );
    while (!signal?.aborted) {
      yield await next.promise;
      next = deferred();
    }
    throw abortError(signal);
  } finally {
    stop();
    alive.end();
    signal?.removeEventListener("abort", abort);
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  const made: { resolve?: (value: T) => void; reject?: (error: unknown) => void } = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }));
  return { promise, ...made } as Deferred<T>;
}
