import type { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import { argumentError } from "./arguments/argument-error.ts";
import { mustBeObject, mustBeString } from "./arguments/checks.ts";
import { pathOf } from "./arguments/path.ts";
import { toUnixTimestamp } from "./arguments/time.ts";
import { callbackCalls } from "./callback-calls.ts";
import { CONSTANTS } from "./constants.ts";
import type { NodeFsModule } from "./node-parts.ts";
import { Dir } from "./objects/dir.ts";
import { Dirent } from "./objects/dirent.ts";
import { Stats } from "./objects/stats.ts";
import { streamsOn } from "./objects/streams.ts";
import { processOf } from "./process-of.ts";
import { promiseCalls } from "./promise-calls.ts";
import { type SyncCalls, syncCalls } from "./sync-calls.ts";
import { watchCalls } from "./watch/watch-calls.ts";

/** The shape of `node:fs` on Node 20. */
export type NodeFs = NodeFsModule;

/** In the types alone: Node 20 exports no such class. */
type Untyped = "StatsFs";
/** Set below, for they cannot be written. */
type Fixed = "promises" | "constants" | "F_OK" | "R_OK" | "W_OK" | "X_OK";

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
    /** Not in Node's types. */
    _toUnixTimestamp: toUnixTimestamp,
    Dir,
    Dirent,
    Stats,
    ReadStream: undefined as StreamClass | undefined,
    WriteStream: undefined as StreamClass | undefined,
    createReadStream,
    createWriteStream,
    openAsBlob: (path: unknown, options: { readonly type?: unknown } = {}) =>
      Promise.resolve(blobOf(sync, path, options)),
  };
  // As fixed as Node's.
  const { F_OK, R_OK, W_OK, X_OK } = CONSTANTS;
  for (const [name, value] of Object.entries({ F_OK, R_OK, W_OK, X_OK, constants: CONSTANTS })) {
    Object.defineProperty(fs, name, { value, enumerable: true });
  }
  Object.defineProperty(fs, "promises", {
    get: () => promises,
    enumerable: true,
    configurable: true,
  });
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
  const all: Record<Exclude<keyof NodeFs, Untyped | Fixed>, unknown> = fs;
  promises satisfies Record<keyof NodeFs["promises"], unknown>;
  return all as unknown as NodeFs;
}

/** The bytes of a file as they are now. @throws TypeError what cannot be opened */
function blobOf(sync: SyncCalls, path: unknown, options: { readonly type?: unknown }): Blob {
  mustBeObject(options, "options");
  const type = options.type || "";
  mustBeString(type, "options.type");
  pathOf(path);
  if (!sync.existsSync(path)) {
    throw argumentError("ERR_INVALID_ARG_VALUE", "Unable to open file as blob");
  }
  return new Blob([sync.readFileSync(path) as Uint8Array<ArrayBuffer>], { type });
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
