/** What copyup/fs takes from Node where there is one: classes that programs compare with (`Buffer`, streams, EventEmitter)
 *  and inspect for the text of errors. Nothing is imported, so that a browser's bundle needs no polyfill: there, bytes are
 *  Uint8Arrays, or whatever Buffer the page brings, and there are no streams. The one file of this room that names them. */
import type { EventEmitter as NodeEventEmitter } from "node:events";
import type * as fs from "node:fs";

/** The module whose shape createFs has. */
export type NodeFsModule = typeof fs;
export type NodeStats = fs.Stats;
export type NodeBigIntStats = fs.BigIntStats;
export type NodeStatsFs = fs.StatsFs;
export type NodeReadStream = fs.ReadStream;
export type NodeWriteStream = fs.WriteStream;
export type NodeFileHandle = fs.promises.FileHandle;
/** Buffer, where there is one. */
export type Bytes = Buffer;
export type Encoding = BufferEncoding;

type Builtins = {
  readonly "node:events": typeof import("node:events");
  readonly "node:fs": NodeFsModule;
  readonly "node:module": typeof import("node:module");
  readonly "node:readline": typeof import("node:readline");
  readonly "node:stream/web": typeof import("node:stream/web");
  readonly "node:buffer": typeof import("node:buffer");
  readonly "node:util": typeof import("node:util");
};

type Loader = {
  cwd?(): string;
  getBuiltinModule?(name: string): unknown;
  nextTick?(work: () => void): void;
  emitWarning?(message: string, type: string, code?: string): void;
};

/** Taken at once: what runs scripts may bar them from it (just-bash does), and with them the fs that they are given. */
const load = (globalThis as { process?: Loader }).process?.getBuiltinModule;

/** A module of Node's own; undefined in a browser. */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return load?.(name) as Builtins[Name] | undefined;
}

/** The same, or an error that says who asked for it. */
export function needBuiltin<Name extends keyof Builtins>(name: Name, what: string): Builtins[Name] {
  const found = builtin(name);
  if (found === undefined) throw new Error(`${what} needs ${name}, which only Node has`);
  return found;
}

/** Where relative paths of the disk begin. */
export const workingDirectory = (): string =>
  (globalThis as { process?: Loader }).process?.cwd?.() ?? "/";

const BufferClass = (globalThis as { Buffer?: typeof Buffer }).Buffer;

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Bytes {
  if (BufferClass === undefined || BufferClass.isBuffer(bytes)) return bytes as Bytes;
  return BufferClass.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

/** Zeros. */
export function newBuffer(size: number): Bytes {
  return asBuffer(new Uint8Array(size));
}

/** Memory that has anything in it: for who fills all of it. */
export function unsafeBuffer(size: number): Bytes {
  return BufferClass === undefined ? newBuffer(size) : BufferClass.allocUnsafe(size);
}

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const ENCODER = new TextEncoder();

const isUtf8 = (encoding: string): boolean => encoding === "utf8" || encoding === "utf-8";

/** Bytes as text, as Buffer's toString gives it. */
export function decodeText(bytes: Uint8Array, encoding: string): string {
  if (BufferClass !== undefined) return asBuffer(bytes).toString(encoding as Encoding);
  if (isUtf8(encoding)) return DECODER.decode(bytes);
  throw new Error(`the encoding ${encoding} needs a Buffer`);
}

/** The bytes of a text, as Buffer.from gives them. */
export function encodeText(text: string, encoding: string): Uint8Array {
  if (isUtf8(encoding)) return ENCODER.encode(text);
  if (BufferClass !== undefined) return BufferClass.from(text, encoding as Encoding);
  throw new Error(`the encoding ${encoding} needs a Buffer`);
}

/** The bytes of whatever Buffer.from takes. @throws TypeError ERR_INVALID_ARG_TYPE for the rest */
export function bytesFrom(value: unknown, encoding: string): Uint8Array {
  if (BufferClass !== undefined) return BufferClass.from(value as string, encoding as Encoding);
  return encodeText(String(value), encoding);
}

export function isEncoding(encoding: unknown): boolean {
  if (BufferClass !== undefined) return BufferClass.isEncoding(encoding as string);
  return typeof encoding === "string" && isUtf8(encoding.toLowerCase());
}

/** A value as console.log shows it. */
export function inspect(value: unknown, depth?: number): string {
  const util = builtin("node:util");
  if (util !== undefined) return util.inspect(value, depth === undefined ? {} : { depth });
  return typeof value === "string" ? `'${value}'` : String(value);
}

const NoEmitter = class {
  emit(): boolean {
    return false;
  }
} as unknown as typeof NodeEventEmitter;

/** EventEmitter; in a browser, one that nobody hears. */
export const Emitter: typeof NodeEventEmitter = builtin("node:events")?.EventEmitter ?? NoEmitter;

/** What a timer is: a number in a browser. */
type Timer = { ref?(): unknown; unref?(): unknown };
type Start = (work: () => void, ms?: number) => Timer;

const timers = globalThis as unknown as {
  readonly setImmediate?: Start;
  readonly setTimeout: Start;
  readonly setInterval: Start;
  readonly clearTimeout: (timer: Timer) => void;
};

// Timers are taken when this file is loaded: those that a test fakes later do not hold up a file system.
const { setImmediate, setTimeout, setInterval, clearTimeout } = timers;
const nextTick = (globalThis as { process?: Loader }).process?.nextTick;

/** Runs it once what is running now has returned: in Node before any promise is settled. */
export const soon: (work: () => void) => void = (work) => (nextTick ?? queueMicrotask)(work);

/** Runs it on a later turn of the event loop, after all that was put there before. */
export const later: (work: () => void) => void = setImmediate ?? setTimeout;

/** A reason for Node not to end, until it is said otherwise. */
export interface Alive {
  ref(): void;
  unref(): void;
  end(): void;
}

/** Holds by itself. */
export const keptAlive = (): Alive => aliveBy(setInterval(() => {}, LONGEST));

const LONGEST = 0x7fff_ffff;

/** Runs it again and again, as many milliseconds apart. */
export const repeated = (work: () => void, ms: number): Alive => aliveBy(setInterval(work, ms));

function aliveBy(timer: Timer): Alive {
  return {
    ref: () => timer.ref?.(),
    unref: () => timer.unref?.(),
    end: () => clearTimeout(timer),
  };
}

/** Tells whoever runs the program, as Node tells of its own. */
export const warn = (message: string, type: string, code?: string): void =>
  (globalThis as { process?: Loader }).process?.emitWarning?.(message, type, code);
