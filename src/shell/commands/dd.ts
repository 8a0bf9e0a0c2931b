import { FsError, isErrno } from "../../base/fs-error.ts";
import { isFileMode } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import { bytesOf, fromArray, toArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { type Call, program, Stop } from "./call.ts";
import { joinBytes, readDescriptor } from "./file-data.ts";
import { UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { parseSize } from "./sizes.ts";
import { chanceBytes, specialAt } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const OPERANDS = new Set([
  ...["bs", "cbs", "conv", "count", "ibs", "if", "iflag", "iseek", "obs", "of", "oflag", "oseek"],
  ...["seek", "skip", "status"],
]);
const CONVERSIONS = new Set([
  ...["ascii", "ebcdic", "ibm", "block", "unblock", "lcase", "ucase", "sparse", "swab", "sync"],
  ...["excl", "nocreat", "notrunc", "noerror", "fdatasync", "fsync"],
]);

interface Plan {
  readonly input: string | null;
  readonly output: string | null;
  readonly ibs: number;
  readonly obs: number;
  /** Blocks, or bytes where a flag says so; null: all. */
  readonly count: number | null;
  /** Bytes. */
  readonly skip: number;
  readonly seek: number;
  readonly conv: ReadonlySet<string>;
  readonly oflag: ReadonlySet<string>;
  readonly iflag: ReadonlySet<string>;
  readonly status: string;
}

/** dd(1). */
export const dd: Command = program({ short: "" }, (call, { operands }) => {
  const plan = planOf(call, operands);
  const zeros = zerosOf(plan);
  if (zeros !== null && plan.output !== null && specialAt(plan.output) === null) {
    writePlan(call, plan, plan.output, zeros);
    report(call, plan, plan.count!, zeros.size);
    return;
  }
  const data = readPlan(call, plan);
  const bytes = converted(data, plan);
  if (plan.output === null) call.invocation.stdout(fromArray(bytes));
  else if (specialAt(plan.output) === null) writePlan(call, plan, plan.output, bytes);
  else if (specialAt(plan.output) === "stdout") call.invocation.stdout(fromArray(bytes));
  report(call, plan, data.length, bytes.length);
});

function planOf(call: Call, operands: readonly string[]): Plan {
  const given = new Map<string, string>();
  for (const operand of operands) {
    const equals = operand.indexOf("=");
    const name = operand.slice(0, Math.max(equals, 0));
    if (!OPERANDS.has(name)) throw new UsageError(`unrecognized operand ${quote(operand)}`);
    given.set(name, operand.slice(equals + 1));
  }
  const number = (name: string): number | null => {
    const text = given.get(name);
    if (text === undefined) return null;
    const value = text.split("x").reduce((all, part) => all * parseSize(part, { blocks: true }), 1);
    if (Number.isNaN(value) || (name.endsWith("bs") && value === 0)) {
      call.fail(`invalid number: ${quote(text)}`);
      throw new Stop();
    }
    return value;
  };
  const words = (name: string): ReadonlySet<string> =>
    new Set((given.get(name) ?? "").split(",").filter((word) => word !== ""));
  const conv = words("conv");
  for (const word of conv) {
    if (!CONVERSIONS.has(word)) throw new UsageError(`invalid conversion: ${quote(word)}`);
  }
  const bs = number("bs");
  const ibs = bs ?? number("ibs") ?? 512;
  const obs = bs ?? number("obs") ?? 512;
  const [iflag, oflag] = [words("iflag"), words("oflag")];
  const inBytes = (name: string, flag: string, flags: ReadonlySet<string>): boolean =>
    flags.has(flag) || (given.get(name)?.endsWith("B") ?? false);
  const [skip, seek] = [
    number("skip") ?? number("iseek") ?? 0,
    number("seek") ?? number("oseek") ?? 0,
  ];
  const count = number("count");
  return {
    input: given.get("if") ?? null,
    output: given.get("of") ?? null,
    ibs,
    obs,
    count: count === null ? null : count * (inBytes("count", "count_bytes", iflag) ? 1 : ibs),
    skip: skip * (inBytes("skip", "skip_bytes", iflag) ? 1 : ibs),
    seek: seek * (inBytes("seek", "seek_bytes", oflag) ? 1 : obs),
    conv,
    oflag,
    iflag,
    status: given.get("status") ?? "",
  };
}

/** What /dev/zero gives, which need not fit in memory; null when it is not that, or has no end. */
function zerosOf({ input, count, conv, ibs }: Plan): Content | null {
  if (input === null || specialAt(input) !== "zero" || count === null) return null;
  const size = conv.has("sync") ? Math.ceil(count / ibs) * ibs : count;
  return Content.repeat(new Uint8Array(1), size);
}

function readPlan(call: Call, { input, count, skip }: Plan): Uint8Array {
  const { process, invocation } = call;
  const special = input === null ? "stdin" : specialAt(input);
  if (special === "null") return new Uint8Array();
  if (special === "zero" || special === "random") {
    if (count === null) {
      call.fail(`${quote(input!)} has no end: say count=N`);
      throw new Stop();
    }
    return special === "zero" ? new Uint8Array(count) : chanceBytes(count);
  }
  if (special === "stdin") return part(toArray(invocation.stdin), skip, count);
  const fd = opened(call, input!, () => process.open(input!));
  try {
    if (skip > 0 && isFileMode(process.fstat(fd).mode)) process.lseek(fd, skip);
    return count === null ? readDescriptor(process, fd) : readCount(call, fd, count);
  } catch (error) {
    if (!isErrno(error)) throw error;
    call.fail(`error reading ${quote(input!)}: ${strerror(error)}`);
    return new Uint8Array();
  } finally {
    process.close(fd);
  }
}

const part = (bytes: Uint8Array, skip: number, count: number | null): Uint8Array =>
  bytes.subarray(skip, count === null ? undefined : skip + count);

function readCount(call: Call, fd: number, count: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let left = count; left > 0; ) {
    const piece = call.process.read(fd, left);
    if (piece.length === 0) break;
    pieces.push(piece);
    left -= piece.length;
  }
  return joinBytes(pieces);
}

function opened(call: Call, path: string, open: () => number): number {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.fail(`failed to open ${quote(path)}: ${strerror(error)}`);
    throw new Stop();
  }
}

function converted(data: Uint8Array, { conv, ibs }: Plan): Uint8Array {
  let bytes = data;
  if (conv.has("ucase"))
    bytes = toArray(fromArray(bytes).replace(/[a-z]/g, (c) => c.toUpperCase()));
  if (conv.has("lcase"))
    bytes = toArray(fromArray(bytes).replace(/[A-Z]/g, (c) => c.toLowerCase()));
  if (conv.has("swab")) {
    bytes = bytes.slice();
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
    }
  }
  if (conv.has("sync") && bytes.length % ibs !== 0) {
    const padded = new Uint8Array(Math.ceil(bytes.length / ibs) * ibs);
    padded.set(bytes);
    bytes = padded;
  }
  return bytes;
}

/** The output opens with O_TRUNC unless conv=notrunc, or a place to begin at says where to cut. */
function writePlan(call: Call, plan: Plan, path: string, bytes: Uint8Array | Content): void {
  const { process } = call;
  const { conv, oflag, seek } = plan;
  const cuts = !conv.has("notrunc") && seek === 0;
  const flags = [
    "O_WRONLY",
    ...(conv.has("nocreat") ? [] : ["O_CREAT"]),
    ...(conv.has("excl") ? ["O_EXCL"] : []),
    ...(cuts ? ["O_TRUNC"] : []),
    ...(oflag.has("append") ? ["O_APPEND"] : []),
    ...(oflag.has("nofollow") ? ["O_NOFOLLOW"] : []),
    ...(oflag.has("directory") ? ["O_DIRECTORY"] : []),
  ].join("|");
  const fd = opened(call, path, () => process.open(path, flags, 0o666));
  try {
    const isFile = isFileMode(process.fstat(fd).mode);
    if (seek > 0) {
      if (!conv.has("notrunc") && isFile) process.ftruncate(fd, seek);
      if (isFile) process.lseek(fd, seek);
    }
    if (conv.has("sparse")) writeSparse(call, fd, plan.obs, bytes);
    else if (bytes instanceof Content) {
      if (bytes.size > 0) process.writeContent(fd, bytes);
    } else if (bytes.length > 0) process.write(fd, bytes);
    if (conv.has("fsync") || conv.has("fdatasync")) process.fsync(fd);
  } catch (error) {
    if (!isErrno(error)) throw error;
    call.fail(`error writing ${quote(path)}: ${strerror(error)}`);
  } finally {
    process.close(fd);
  }
}

/** Blocks of zeros are passed over. A content is nothing else. */
function writeSparse(call: Call, fd: number, block: number, bytes: Uint8Array | Content): void {
  const { process } = call;
  if (bytes instanceof Content) process.lseek(fd, bytes.size, "SEEK_CUR");
  else writeBlocks(call, fd, block, bytes);
  const end = process.lseek(fd, 0, "SEEK_CUR");
  if (end > process.fstat(fd).size) process.ftruncate(fd, end);
}

function writeBlocks({ process }: Call, fd: number, block: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += block) {
    const piece = bytes.subarray(at, at + block);
    if (piece.every((byte) => byte === 0)) process.lseek(fd, piece.length, "SEEK_CUR");
    else process.write(fd, piece);
  }
}

/** dd says what it moved and how fast. Time does not pass here: a second, for all we know. */
function report(call: Call, { ibs, obs, status }: Plan, read: number, written: number): void {
  if (status === "none") return;
  const records = (bytes: number, block: number): string =>
    `${Math.floor(bytes / block)}+${bytes % block === 0 ? 0 : 1}`;
  call.err(`${records(read, ibs)} records in\n${records(written, obs)} records out\n`);
  if (status === "noxfer") return;
  const human =
    written >= 1000
      ? ` (${scaled(written, 1000)}${written >= 1024 ? `, ${scaled(written, 1024)}` : ""})`
      : "";
  const unit = written === 1 ? "byte" : "bytes";
  call.invocation.stderr(bytesOf(`${written} ${unit}${human} copied, 1 s, ${rate(written)}/s\n`));
}

function scaled(bytes: number, base: 1000 | 1024): string {
  let value = bytes;
  let power = 0;
  for (; value >= base && power < 8; power++) value /= base;
  const digits = value < 10 && power > 0 ? value.toFixed(1) : String(Math.round(value));
  const letter = power === 0 ? "" : "kMGTPEZY"[power - 1]!;
  return `${digits} ${base === 1024 ? `${letter.toUpperCase()}i` : letter}B`;
}

const rate = (bytes: number): string =>
  bytes < 1000 ? `${(bytes / 1000).toFixed(1)} kB` : scaled(bytes, 1000);
