import { mustBeInteger, mustBeObject, mustBeString, mustBeView } from "../arguments/checks.ts";
import { type Options, optionsOf } from "../arguments/options.ts";
import { mustFit, mustHoldSome, offsetOf, type ReadRange } from "../calls/read.ts";
import type { StatOptions } from "../calls/stat.ts";
import { codedError } from "../coded-error.ts";
import {
  type Bytes,
  decodeText,
  Emitter,
  later,
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
    return this.#fd;
  }

  async appendFile(data: Any, options?: Any): Promise<void> {
    return this.#run("writeFile", (fd) => this.#write(fd, data, optionsOf(options, WRITING)));
  }

  async chmod(mode: Any): Promise<void> {
    return this.#run("fchmod", (fd) => this.#fs.fchmodSync(fd, mode));
  }

  async chown(uid: Any, gid: Any): Promise<void> {
    return this.#run("fchown", (fd) => this.#fs.fchownSync(fd, uid, gid));
  }

  async datasync(): Promise<void> {
    return this.#run("fdatasync", (fd) => this.#fs.fdatasyncSync(fd));
  }

  async sync(): Promise<void> {
    return this.#run("fsync", (fd) => this.#fs.fsyncSync(fd));
  }

  async stat(options?: StatOptions): Promise<Stats | BigIntStats> {
    return this.#run("fstat", (fd) => this.#fs.fstatSync(fd, options));
  }

  async truncate(len: Any = 0): Promise<void> {
    return this.#run("ftruncate", (fd) => this.#fs.ftruncateSync(fd, len));
  }

  async utimes(atime: Any, mtime: Any): Promise<void> {
    return this.#run("futimes", (fd) => this.#fs.futimesSync(fd, atime, mtime));
  }

  /** read(buffer, offset, length, position), read(buffer, options), or read(options) */
  async read(bufferOrOptions?: Any, offset?: Any, length?: Any, position?: Any): Promise<Any> {
    return this.#run("read", (fd) => this.#read(fd, bufferOrOptions, { offset, length, position }));
  }

  #read(fd: number, bufferOrOptions: Any, given: ReadRange): Any {
    let range = given;
    let buffer = bufferOrOptions;
    if (!ArrayBuffer.isView(buffer)) {
      if (buffer !== undefined) mustBeObject(buffer, "options", "nullable");
      const options = (buffer ?? {}) as ReadRange & { readonly buffer?: unknown };
      buffer = options.buffer === undefined ? newBuffer(DEFAULT_SIZE) : options.buffer;
      range = options;
    } else if (typeof given.offset === "object" && given.offset !== null) {
      range = given.offset;
    }
    mustBeView(buffer);
    const from = range.offset ?? 0;
    mustBeInteger(from, "offset", 0);
    const wanted = (range.length ?? buffer.byteLength - from) as number;
    if (wanted === 0) return bare({ bytesRead: wanted, buffer });
    mustHoldSome(buffer);
    mustFit(from, wanted, buffer.byteLength);
    const bytesRead = this.#fs.readSync(fd, buffer, from, wanted, offsetOf(range.position));
    return bare({ bytesRead, buffer });
  }

  async readv(buffers: Any, position?: Any): Promise<Any> {
    return this.#run("readv", (fd) => {
      const bytesRead = this.#fs.readvSync(fd, buffers, position);
      return bare({ bytesRead, buffers });
    });
  }

  /** What is left of it. */
  async readFile(options?: Any): Promise<Bytes | string> {
    return this.#run("readFile", async (fd) => {
      const { encoding, signal } = optionsOf(options, READING);
      mustNotBeAborted(signal);
      const data = this.#fs.readFileSync(fd);
      await mayBeAborted(signal);
      if (!encoding) return data;
      return decodeText(data as Bytes, encoding as string);
    });
  }

  async write(data: Any, offset?: Any, length?: Any, position?: Any): Promise<Any> {
    return this.#run("write", (fd) => {
      const nothing = (data as { byteLength?: number } | null)?.byteLength === 0;
      const bytesWritten = nothing ? 0 : this.#fs.writeSync(fd, data, offset, length, position);
      return bare({ bytesWritten, buffer: data });
    });
  }

  async writev(buffers: Any, position?: Any): Promise<Any> {
    return this.#run("writev", (fd) => {
      const bytesWritten = this.#fs.writevSync(fd, buffers, position);
      return bare({ bytesWritten, buffers });
    });
  }

  async writeFile(data: Any, options?: Any): Promise<void> {
    return this.#run("writeFile", (fd) => this.#write(fd, data, optionsOf(options, WRITING)));
  }

  async #write(fd: number, data: Any, options: Options): Promise<void> {
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
    // Who waited for it hears of it after whoever held it.
    if (this.#users === 0 && this.#closing !== null) this.#end(later);
  }

  close = (): Promise<void> => {
    if (this.#fd === CLOSED) return Promise.resolve();
    if (this.#closing === null) {
      this.#closing = withResolvers();
      const { promise } = this.#closing;
      if (this.#users === 0) this.#end((told) => told());
      this.emit("close");
      return promise;
    }
    return this.#closing.promise;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #end(tell: (told: () => void) => void): void {
    const fd = this.#fd;
    const closing = this.#closing!;
    if (fd === CLOSED) return;
    this.#fd = CLOSED;
    try {
      this.#fs.closeSync(fd);
      tell(() => closing.resolve());
    } catch (error) {
      tell(() => closing.reject(error));
    }
  }

  /** Does it at once; the file stays open until it is told. */
  async #run<T>(syscall: string, work: (fd: number) => T | Promise<T>): Promise<T> {
    if (this.#fd === CLOSED) {
      throw Object.assign(new Error("file closed"), { code: "EBADF", syscall });
    }
    this.hold();
    try {
      return await work(this.#fd);
    } finally {
      this.release();
    }
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
  codedError("ERR_INVALID_STATE", `Invalid state: ${message}`);

/** Without a prototype, as Node gives it. */
const bare = <T extends object>(result: T): T => Object.assign(Object.create(null), result);
