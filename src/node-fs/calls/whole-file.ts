import { isErrno } from "../../base/fs-error.ts";
import type { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import { argumentError } from "../arguments/argument-error.ts";
import { descriptorOf, mustBeBoolean, mustBeText } from "../arguments/checks.ts";
import { openFlagsOf } from "../arguments/flags.ts";
import { modeOf } from "../arguments/mode.ts";
import { type Options, optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { codedError } from "../coded-error.ts";
import { asBuffer, type Bytes, decodeText, encodeText, unsafeBuffer } from "../node-parts.ts";
import { call, nodeError } from "../system-error.ts";
import { closeSync, openPath } from "./open.ts";
import { bytesOf } from "./read.ts";
import { fstatSync } from "./stat.ts";

const READING: Options = { flag: "r" };
const WRITING: Options = { encoding: "utf8", mode: 0o666, flag: "w", flush: false };
const APPENDING: Options = { encoding: "utf8", mode: 0o666, flag: "a" };

/** As Node asks: a bigint or a symbol is an error here already. */
export const isDescriptor = (file: unknown): file is number => ((file as number) | 0) === file;

/** A file by path, or what is left of one that is open. */
export function readFileSync(process: Process, file: unknown, options?: unknown): Bytes | string {
  const given = optionsOf(options, READING);
  const bytes = isDescriptor(file)
    ? readOpen(process, file, given)
    : readPath(process, pathOf(file), openFlagsOf(given.flag));
  return given.encoding ? decodeText(bytes, given.encoding as string) : asBuffer(bytes);
}

function readPath(process: Process, path: string, flags: number): Uint8Array {
  const fd = openPath(process, path, flags);
  try {
    return readAll(process, fd);
  } finally {
    process.close(fd);
  }
}

/** Node asks for the size of a file first, unless it wants text of it. */
function readOpen(process: Process, fd: number, { encoding, flag }: Options): Uint8Array {
  if (isUtf8(encoding)) openFlagsOf(flag);
  else fstatSync(process, fd);
  return readAll(process, fd);
}

const isUtf8 = (encoding: unknown): boolean => encoding === "utf8" || encoding === "utf-8";

const CHUNK = 8192;
const MOST = 2 ** 31 - 1;

/** From where the file is at to its end. What is no regular file is read until it gives nothing. */
export function readAll(process: Process, fd: number): Uint8Array {
  let content: Content;
  try {
    content = process.readContent(fd);
  } catch (error) {
    if (!isErrno(error, "EINVAL")) throw nodeError(error, "read");
    return call(() => readChunks(process, fd), "read");
  }
  if (content.size > MOST) throw tooLarge(content.size);
  const bytes = unsafeBuffer(content.size);
  content.readInto(bytes, 0);
  return bytes;
}

function readChunks(process: Process, fd: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let more = process.read(fd, CHUNK); more.length > 0; more = process.read(fd, CHUNK)) {
    chunks.push(more);
  }
  return concat(chunks);
}

/** No argument is to blame: callbacks hear of it. */
function tooLarge(size: number): Error {
  const message = `File size (${size}) is greater than 2 GiB`;
  return codedError("ERR_FS_FILE_TOO_LARGE", message, RangeError);
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export function writeFileSync(
  process: Process,
  file: unknown,
  data: unknown,
  options?: unknown,
): void {
  const given = optionsOf(options, WRITING);
  mustBeBoolean(given.flush ?? false, "options.flush");
  writeWhole(process, file, data, given, given.flag || "w");
}

export function appendFileSync(
  process: Process,
  file: unknown,
  data: unknown,
  options?: unknown,
): void {
  const given = optionsOf(options, APPENDING);
  mustBeBoolean(given.flush ?? false, "options.flush");
  writeWhole(process, file, data, given, given.flag && !isDescriptor(file) ? given.flag : "a");
}

function writeWhole(
  process: Process,
  file: unknown,
  data: unknown,
  { encoding, flush, mode }: Options,
  flag: unknown,
): void {
  const bytes = dataOf(data, encoding);
  // Node 20 writes such text in C++, and forgets to flush.
  const quick = isUtf8(encoding) && typeof data === "string";
  const flushes = flush && !quick;
  if (isDescriptor(file)) {
    if (quick) {
      openFlagsOf(flag);
      modeOf(mode, 0o666);
    } else if (bytes.length > 0 || flushes) descriptorOf(file);
    writeAll(process, file, bytes, flushes);
    return;
  }
  const path = pathOf(file);
  const fd = openPath(process, path, openFlagsOf(flag), modeOf(mode, 0o666));
  try {
    writeAll(process, fd, bytes, flushes);
  } finally {
    closeSync(process, fd);
  }
}

/** What is to be written, as bytes. */
export function dataOf(data: unknown, encoding: unknown): Uint8Array {
  if (ArrayBuffer.isView(data)) return bytesOf(data);
  mustBeText(data, "data");
  if (encoding === "buffer") {
    throw argumentError("ERR_UNKNOWN_ENCODING", "Unknown encoding: buffer");
  }
  return encodeText(data, (encoding as string) || "utf8");
}

export function writeAll(process: Process, fd: number, bytes: Uint8Array, flush: unknown): void {
  call(() => {
    for (let at = 0; at < bytes.length; ) at += process.write(fd, bytes.subarray(at));
  }, "write");
  if (flush) call(() => process.fsync(fd), "fsync");
}
