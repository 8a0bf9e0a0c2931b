import {
  type NodeFsModule,
  type NodeReadStream,
  type NodeWriteStream,
  needBuiltin,
} from "../node-parts.ts";
import { notImplemented } from "../system-error.ts";
import type { FileHandle } from "./file-handle.ts";

/** Of which `fd` is looked at here. */
type Options = { readonly fd?: unknown; readonly [name: string]: unknown };
type Streams = Pick<NodeFsModule, "ReadStream" | "WriteStream">;

/** Node's own streams, working on `fs`. Loaded when first asked for. */
export function streamsOn(fs: object): Streams {
  const node = needBuiltin("node:fs", "a stream of a file");
  return {
    ReadStream: classOn(node.ReadStream, fs),
    WriteStream: classOn(node.WriteStream, fs),
  };
}

type StreamClass<Stream> = {
  new (path: unknown, options?: unknown): Stream;
  call(stream: object, path: unknown, options: unknown): void;
  prototype: object;
};

/** May be called without new, be inherited from, and be called on an object that inherits from it, as Node's may be: that
 *  is how graceful-fs makes its own. */
function classOn<Class>(node: Class, fs: object): Class {
  const Base = node as StreamClass<object>;
  function Stream(this: unknown, path: unknown, options?: unknown): unknown {
    if (!(this instanceof Stream)) return Reflect.construct(Stream, [path, options]);
    const made = this as { close(): void };
    const given = withFs(fs, options);
    const { fd: file } = given;
    if (isHandle(file)) {
      if ((options as Options).fs) throw notImplemented("FileHandle with fs");
      attached(file, (fsOfFile) => {
        Base.call(made, undefined, { ...given, fd: file.fd, fs: fsOfFile });
        return made;
      });
    } else Base.call(made, path, given);
    return made;
  }
  Stream.prototype = Object.create(Base.prototype, {
    constructor: { value: Stream, writable: true, configurable: true },
  });
  Object.defineProperty(Stream, "name", { value: (node as { name: string }).name });
  return Object.setPrototypeOf(Stream, Base);
}

/** What is wrong with the options is for Node to say. */
function withFs(fs: object, options: unknown): Options {
  if (typeof options === "string") return { encoding: options, fs };
  if (typeof options !== "object" && options !== undefined && typeof options !== "function") {
    return options as Options;
  }
  const all: Record<string, unknown> = {};
  // What they inherit counts, as Node has it.
  for (const name in options as Record<string, unknown> | null) {
    all[name] = (options as Record<string, unknown>)[name];
  }
  all.fs ||= fs;
  return all;
}

const isHandle = (fd: unknown): fd is FileHandle =>
  typeof fd === "object" && fd !== null && "hold" in fd;

/** Reads an open file; the file closes with the stream. */
export function readStreamOf(file: FileHandle, options: Options = {}): NodeReadStream {
  const node = needBuiltin("node:fs", "createReadStream");
  const Stream = node.ReadStream as unknown as StreamClass<NodeReadStream>;
  return attached(file, (fs) => new Stream(undefined, { ...options, fd: file.fd, fs }));
}

export function writeStreamOf(file: FileHandle, options: Options = {}): NodeWriteStream {
  const node = needBuiltin("node:fs", "createWriteStream");
  const Stream = node.WriteStream as unknown as StreamClass<NodeWriteStream>;
  return attached(file, (fs) => new Stream(undefined, { ...options, fd: file.fd, fs }));
}

type Done = (error: unknown, count?: number, data?: unknown) => void;

/** offset, length, position */
type Range = [unknown, unknown, unknown];

interface Counted {
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
}

/** What a stream needs of an fs, done by an open file. */
function attached<Stream extends { close(): void }>(
  file: FileHandle,
  make: (fs: object) => Stream,
): Stream {
  const counted = (promise: Promise<unknown>, data: unknown, done: Done): void => {
    promise.then(
      (result) => {
        const { bytesRead, bytesWritten } = result as Counted;
        done(null, bytesRead ?? bytesWritten, data);
      },
      (error: unknown) => done(error, 0, data),
    );
  };
  const fs = {
    open: () => {},
    read: (_fd: unknown, data: unknown, ...range: [...Range, Done]) =>
      counted(file.read(data, range[0], range[1], range[2]), data, range[3]),
    write: (_fd: unknown, data: unknown, ...range: [...Range, Done]) =>
      counted(file.write(data, range[0], range[1], range[2]), data, range[3]),
    writev: (_fd: unknown, data: unknown, position: unknown, done: Done) =>
      counted(file.writev(data, position), data, done),
    fsync: (_fd: number, done: Done) => {
      file.sync().then(() => done(null), done);
    },
    close: (_fd: number, done: Done) => {
      file.release();
      file.close().then(() => done(null), done);
    },
  };
  // Before it is made: one with a signal that has been given may close at once.
  file.hold();
  try {
    const stream = make(fs);
    file.on("close", () => stream.close());
    return stream;
  } catch (error) {
    file.release();
    throw error;
  }
}
