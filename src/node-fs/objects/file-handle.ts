import { mustBeInteger, mustBeObject, mustBeString, mustBeView } from "../arguments/checks.ts";
import { type Options, optionsOf } from "../arguments/options.ts";
import type { ReadRange } from "../calls/read.ts";
import type { StatOptions } from "../calls/stat.ts";
import {
  type Bytes,
  decodeText,
  Emitter,
  type NodeReadStream,
  type NodeWriteStream,
  needBuiltin,
  newBuffer,
} from "../node-parts.ts";
import { writePieces } from "../pieces.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { mayBeAborted, mustNotBeAborted } from "../system-error.ts";
import type { BigIntStats } from "./bigint-stats.ts";
import { readableOf } from "./readable.ts";
import type { Stats } from "./stats.ts";
import { readStreamOf, writeStreamOf } from "./streams.ts";

type Any = unknown;

const DEFAULT_SIZE = 16_384;
const CLOSED = -1;
const READING: Options = {};
const WRITING: Options = { encoding: "utf8", mode: 0o666, flag: "w", flush: false };

/** An open file of fs.promises. It closes when its last user is done: a call that runs, a stream that reads it. */
export class FileHandle extends Emitter {
  readonly #fs: SyncCalls;
  #fd: number;
  /** What keeps the descriptor open beyond close(): streams. */
  #users = 0;
  #closing: PromiseWithResolvers | null = null;
  #locked = false;

  constructor(fs: SyncCalls, fd: number) {
    super();
    this.#fs = fs;
    this.#fd = fd;
  }

  /** -1 once it is closed. */
  get fd(): number {
    return this.#closing === null ? this.#fd : CLOSED;
  }

  async appendFile(data: Any, options?: Any): Promise<void> {
    return this.#write("writeFile", data, optionsOf(options, WRITING));
  }

  async chmod(mode: Any): Promise<void> {
    this.#fs.fchmodSync(this.#open("fchmod"), mode);
  }

  async chown(uid: Any, gid: Any): Promise<void> {
    this.#fs.fchownSync(this.#open("fchown"), uid, gid);
  }

  async datasync(): Promise<void> {
    this.#fs.fdatasyncSync(this.#open("fdatasync"));
  }

  async sync(): Promise<void> {
    this.#fs.fsyncSync(this.#open("fsync"));
  }

  async stat(options: StatOptions = {}): Promise<Stats | BigIntStats> {
    return this.#fs.fstatSync(this.#open("fstat"), options);
  }

  async truncate(len: Any = 0): Promise<void> {
    this.#fs.ftruncateSync(this.#open("ftruncate"), len);
  }

  async utimes(atime: Any, mtime: Any): Promise<void> {
    this.#fs.futimesSync(this.#open("futimes"), atime, mtime);
  }

  /** read(buffer, offset, length, position), read(buffer, options), or read(options) */
  async read(bufferOrOptions?: Any, offset?: Any, length?: Any, position?: Any): Promise<Any> {
    const fd = this.#open("read");
    let range: ReadRange = { offset, length, position };
    let buffer = bufferOrOptions;
    if (!ArrayBuffer.isView(buffer)) {
      if (buffer !== undefined) mustBeObject(buffer, "options", "nullable");
      const options = (buffer ?? {}) as ReadRange & { readonly buffer?: unknown };
      buffer = options.buffer === undefined ? newBuffer(DEFAULT_SIZE) : options.buffer;
      range = options;
    } else if (typeof offset === "object" && offset !== null) {
      range = offset;
    }
    mustBeView(buffer);
    const from = range.offset ?? 0;
    mustBeInteger(from, "offset", 0);
    const wanted = range.length ?? buffer.byteLength - from;
    const at = Number.isSafeInteger(range.position) ? range.position : -1;
    if (wanted === 0) return bare({ bytesRead: 0, buffer });
    const bytesRead = this.#fs.readSync(fd, buffer, from, wanted, at);
    return bare({ bytesRead, buffer });
  }

  async readv(buffers: Any, position?: Any): Promise<Any> {
    const bytesRead = this.#fs.readvSync(this.#open("readv"), buffers, position);
    return bare({ bytesRead, buffers });
  }

  /** What is left of it. */
  async readFile(options?: Any): Promise<Bytes | string> {
    const fd = this.#open("readFile");
    const { encoding, signal } = optionsOf(options, READING);
    mustNotBeAborted(signal);
    const data = this.#fs.readFileSync(fd);
    await mayBeAborted(signal);
    if (!encoding) return data;
    return decodeText(data as Bytes, encoding as string);
  }

  async write(data: Any, offset?: Any, length?: Any, position?: Any): Promise<Any> {
    const fd = this.#open("write");
    if ((data as { byteLength?: number } | null)?.byteLength === 0) {
      return bare({ bytesWritten: 0, buffer: data });
    }
    const bytesWritten = this.#fs.writeSync(fd, data, offset, length, position);
    return bare({ bytesWritten, buffer: data });
  }

  async writev(buffers: Any, position?: Any): Promise<Any> {
    const bytesWritten = this.#fs.writevSync(this.#open("writev"), buffers, position);
    return bare({ bytesWritten, buffers });
  }

  async writeFile(data: Any, options?: Any): Promise<void> {
    return this.#write("writeFile", data, optionsOf(options, WRITING));
  }

  async #write(name: string, data: Any, options: Options): Promise<void> {
    const fd = this.#open(name);
    const write = async (bytes: Uint8Array) => ({
      bytesWritten: this.#fs.writeSync(fd, bytes),
    });
    await writePieces({ write }, data, options);
  }

  /** Its lines, one after another. */
  readLines(options?: Options): unknown {
    const { createInterface } = needBuiltin("node:readline", "readLines");
    const input = this.createReadStream(options);
    return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  }

  createReadStream(options: Options = {}): NodeReadStream {
    return readStreamOf(this, { ...options });
  }

  createWriteStream(options: Options = {}): NodeWriteStream {
    return writeStreamOf(this, { ...options });
  }

  readableWebStream(options: { readonly type?: unknown } = {}): ReadableStream {
    if (this.#fd === CLOSED) throw invalidState("The FileHandle is closed");
    if (this.#closing !== null) throw invalidState("The FileHandle is closing");
    if (this.#locked) throw invalidState("The FileHandle is locked");
    this.#locked = true;
    if (options.type !== undefined) mustBeString(options.type, "options.type");
    return readableOf(this, options.type === "bytes");
  }

  /** Keeps the descriptor open until release(). @internal */
  hold(): void {
    this.#users++;
  }

  /** @internal */
  release(): void {
    this.#users--;
    if (this.#users === 0 && this.#closing !== null) this.#end();
  }

  close = (): Promise<void> => {
    if (this.#fd === CLOSED) return Promise.resolve();
    if (this.#closing === null) {
      this.#closing = withResolvers();
      this.emit("close");
      if (this.#users === 0) this.#end();
    }
    return this.#closing.promise;
  };

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #end(): void {
    const fd = this.#fd;
    if (fd === CLOSED) return;
    this.#fd = CLOSED;
    try {
      this.#fs.closeSync(fd);
      this.#closing!.resolve();
    } catch (error) {
      this.#closing!.reject(error);
    }
  }

  /** The descriptor for a call of this name. */
  #open(syscall: string): number {
    if (this.fd !== CLOSED) return this.#fd;
    throw Object.assign(new Error("file closed"), { code: "EBADF", syscall });
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function withResolvers(): PromiseWithResolvers {
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => {}, () => {}];
  const promise = new Promise<void>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}

const invalidState = (message: string): Error =>
  Object.assign(new Error(`Invalid state: ${message}`), { code: "ERR_INVALID_STATE" });

/** Without a prototype, as Node gives it. */
const bare = <T extends object>(result: T): T => Object.assign(Object.create(null), result);
