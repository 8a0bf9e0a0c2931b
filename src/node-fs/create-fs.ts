import type { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import { mustBeObject, mustBeString } from "./arguments/checks.ts";
import { callbackCalls } from "./callback-calls.ts";
import { CONSTANTS } from "./constants.ts";
import type { NodeFsModule } from "./node-parts.ts";
import { Dir } from "./objects/dir.ts";
import { Dirent } from "./objects/dirent.ts";
import { Stats } from "./objects/stats.ts";
import { streamsOn } from "./objects/streams.ts";
import { processOf } from "./process-of.ts";
import { promiseCalls } from "./promise-calls.ts";
import { syncCalls } from "./sync-calls.ts";
import { watchCalls } from "./watch/watch-calls.ts";

/** The shape of `node:fs` on Node 20. */
export type NodeFs = NodeFsModule;

/** In the types alone: Node 20 exports no such class. */
type Untyped = "StatsFs";

type StreamClass = new (path: unknown, options?: unknown) => object;

/** `node:fs` for code that is to see what a process sees: synchronous methods, callbacks, promises, streams. Arguments,
 *  results and errors are Node's.
 *
 *      const fs = createFs(mount({ lowers: [fixtures], upper }));
 *      fs.writeFileSync("/app/config.json", "{}");
 *      await fs.promises.readFile("/app/config.json", "utf8");
 *
 *  Every call is done when it is made; callbacks and promises only hear of it later.
 *  @param source an overlay, for a process of root's in "/"; or a process: who it is, and where
 *  @throws TypeError for anything else */
export function createFs(source: Overlay | Process): NodeFs {
  const process = processOf(source, "createFs");
  const sync = syncCalls(process);
  const { cpChecked, ...others } = promiseCalls(process, sync);
  const callbacks = callbackCalls(process, sync, { cpChecked, ...others });
  const { watchEvents, ...watchers } = watchCalls(process, sync);
  const promises = { ...others, watch: watchEvents };

  const fs = {
    ...sync,
    ...callbacks,
    ...watchers,
    promises,
    constants: CONSTANTS,
    F_OK: CONSTANTS.F_OK,
    R_OK: CONSTANTS.R_OK,
    W_OK: CONSTANTS.W_OK,
    X_OK: CONSTANTS.X_OK,
    Dir,
    Dirent,
    Stats,
    ReadStream: undefined as StreamClass | undefined,
    WriteStream: undefined as StreamClass | undefined,
    createReadStream,
    createWriteStream,
    /** Its bytes as they are now. */
    openAsBlob: async (path: unknown, options: { readonly type?: unknown } = {}) => {
      mustBeObject(options, "options");
      const type = options.type || "";
      mustBeString(type, "options.type");
      return new Blob([sync.readFileSync(path) as Uint8Array<ArrayBuffer>], { type });
    },
  };
  // Functions, for there are programs that call them with new.
  function createReadStream(path: unknown, options?: unknown): object {
    return new fs.ReadStream!(path, options);
  }
  function createWriteStream(path: unknown, options?: unknown): object {
    return new fs.WriteStream!(path, options);
  }
  const classes = lazily(() => streamsOn(fs));
  for (const name of ["ReadStream", "WriteStream"] as const) {
    lazyProperty(fs, name, () => classes()[name]);
    lazyProperty(fs, `File${name}`, () => classes()[name]);
  }
  const all: Record<Exclude<keyof NodeFs, Untyped>, unknown> & {
    promises: Record<keyof NodeFs["promises"], unknown>;
  } = fs;
  return all as unknown as NodeFs;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly it: T } | null = null;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** Loaded when first asked for, and may be replaced. */
function lazyProperty(target: object, name: string, get: () => unknown): void {
  const set = (value: unknown): void => {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true });
  };
  Object.defineProperty(target, name, { get, set, enumerable: true, configurable: true });
}
