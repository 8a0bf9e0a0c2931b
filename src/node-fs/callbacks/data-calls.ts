import type { Process } from "../../process/process.ts";
import {
  descriptorOf,
  mustBeFunction,
  mustBeObject,
  mustBeText,
  mustBeView,
  mustBeViews,
} from "../arguments/checks.ts";
import { type ReadRange, readRange } from "../calls/read.ts";
import { rangeOf, writeText, writeView } from "../calls/write.ts";
import { newBuffer } from "../node-parts.ts";
import type { SyncCalls } from "../sync-calls.ts";
import { answer, type Done, type Work } from "./answer.ts";
import { pair, promisable } from "./promisable.ts";

/** The methods that move data between a descriptor and memory. Their callbacks get the memory, too. */
export function dataCallbacks(process: Process, sync: SyncCalls) {
  const read = (args: unknown[]): void => readLater(process, args);
  const write = (args: unknown[]): void => writeLater(process, args);
  const readv = (args: unknown[]): void => vectorLater(sync.readvSync as Work, args);
  const writev = (args: unknown[]): void => vectorLater(sync.writevSync as Work, args);
  const make = (name: string, length: number, start: (args: unknown[]) => void, data: string) => {
    const count = name.startsWith("read") ? "bytesRead" : "bytesWritten";
    return promisable(
      name,
      length,
      (...args) => start(args),
      (...args) => pair(start, args, count, data),
    );
  };
  return {
    read: make("read", 6, read, "buffer"),
    readv: make("readv", 4, readv, "buffers"),
    write: make("write", 6, write, "buffer"),
    writev: make("writev", 4, writev, "buffer"),
  };
}

const DEFAULT_SIZE = 16_384;

interface Named extends ReadRange {
  readonly buffer?: unknown;
}

/** fs.read(fd, [buffer, [offset, length, position] | [options]] | [options], callback): how many arguments there are says
 *  which it is. */
function readLater(process: Process, args: unknown[]): void {
  const fd = descriptorOf(args[0]);
  const rest = args.slice(1);
  let done = rest.pop();
  let [buffer, offset, length, position] = rest;
  if (args.length > 5) done = args[5];
  else if (args.length === 5) done = undefined;
  else {
    let options: unknown = null;
    if (args.length === 4) {
      mustBeObject(offset, "options", "nullable");
      options = offset;
    } else if (args.length < 3) buffer = newBuffer(DEFAULT_SIZE);
    else if (!ArrayBuffer.isView(buffer)) {
      options = buffer;
      buffer = ((options ?? {}) as Named).buffer;
      if (buffer === undefined) buffer = newBuffer(DEFAULT_SIZE);
    }
    if (options !== undefined) mustBeObject(options, "options", "nullable");
    const range = (options ?? {}) as ReadRange;
    offset = range.offset === undefined ? 0 : range.offset;
    const size = (buffer as ArrayBufferView | null)?.byteLength;
    length = range.length === undefined ? (size as number) - (offset as number) : range.length;
    position = range.position;
  }
  mustBeView(buffer);
  mustBeFunction(done, "cb");
  const target = buffer;
  const tellBuffer: Done = (error, bytes) => (done as Work)(error, bytes ?? 0, target);
  answer(tellBuffer, () => readRange(process, fd, target, { offset, length, position }));
}

/** fs.write(fd, buffer, offset[, length[, position]], callback), with options after the buffer, or of a text, after which
 *  come position and encoding. */
function writeLater(process: Process, args: unknown[]): void {
  const fd = descriptorOf(args[0]);
  const [, data, offset, length, position, callback] = args;
  if (ArrayBuffer.isView(data)) {
    const done = callback || position || length || offset;
    mustBeFunction(done, "cb");
    const from = typeof offset === "function" ? null : offset;
    const range = rangeOf(from, length, position);
    answer(tellData(done, data), () => writeView(process, fd, data, range));
    return;
  }
  mustBeText(data, "buffer");
  const encoding = typeof position === "function" ? length : "utf8";
  const alone = typeof position !== "function" && typeof offset === "function";
  const done = typeof position === "function" ? position : alone ? offset : length;
  mustBeFunction(done, "cb");
  const at = alone ? null : offset;
  answer(tellData(done, data), () => writeText(process, fd, data, at, encoding));
}

const tellData =
  (done: unknown, data: unknown): Done =>
  (error, bytes) =>
    (done as Work)(error, bytes ?? 0, data);

/** readv and writev */
function vectorLater(work: Work, [fd, buffers, position, callback]: unknown[]): void {
  descriptorOf(fd);
  mustBeViews(buffers);
  const done = callback || position;
  mustBeFunction(done, "cb");
  answer(tellData(done, buffers), () => work(fd, buffers, position));
}
