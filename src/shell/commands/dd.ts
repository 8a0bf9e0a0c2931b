import { FsError, isErrno } from "../../base/fs-error.ts";
import { isFileMode } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import { bytesOf, fromArray, toArray } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { type Call, program, Stop } from "./call.ts";
import { contentOfDescriptor } from "./file-data.ts";
import { GatheredContent, partOf, zeros } from "./gathered-content.ts";
import { UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { parseSize } from "./sizes.ts";
import { writeSparse } from "./sparse-write.ts";
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

/** dd(1). What it moves is never held whole. */
export const dd: Command = program({ short: "" }, async (call, { operands }) => {
  const plan = planOf(call, operands);
  const data = readPlan(call, plan);
  const made = await converted(call.invocation, data, plan);
  const special = plan.output === null ? "stdout" : specialAt(plan.output);
  if (special === null) writePlan(call, plan, plan.output!, made);
  else if (special === "stdout") {
    for (const piece of made.chunks()) call.invocation.stdout(fromArray(piece));
  }
  report(call, plan, data.size, made.size);
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

function readPlan(call: Call, { input, count, skip }: Plan): Content {
  const { process, invocation } = call;
  const special = input === null ? "stdin" : specialAt(input);
  if (special === "null") return Content.empty;
  if (special === "zero" || special === "random") {
    if (count === null) {
      call.fail(`${quote(input!)} has no end: say count=N`);
      throw new Stop();
    }
    return special === "zero" ? zeros(count) : chance(count);
  }
  const length = count ?? Number.POSITIVE_INFINITY;
  if (special === "stdin") {
    return partOf(Content.fromBytes(toArray(invocation.stdin)), skip, length);
  }
  const fd = opened(call, input!, () => process.open(input!));
  try {
    if (skip > 0 && isFileMode(process.fstat(fd).mode)) process.lseek(fd, skip);
    return contentOfDescriptor(process, fd, length);
  } catch (error) {
    if (!isErrno(error)) throw error;
    call.fail(`error reading ${quote(input!)}: ${strerror(error)}`);
    return Content.empty;
  } finally {
    process.close(fd);
  }
}

/** Bytes of chance; beyond a number that nobody compares, the same again. */
function chance(count: number): Content {
  return Content.repeat(chanceBytes(Math.min(count, MOST_CHANCE)), count);
}

const MOST_CHANCE = 2 ** 24;

function opened(call: Call, path: string, open: () => number): number {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.fail(`failed to open ${quote(path)}: ${strerror(error)}`);
    throw new Stop();
  }
}

async function converted(
  invocation: Invocation,
  data: Content,
  { conv, ibs }: Plan,
): Promise<Content> {
  const made = new GatheredContent();
  if (CHANGING.some((word) => conv.has(word))) {
    for (let at = 0; at < data.size; at += STEP) {
      await invocation.turn?.();
      made.add(changed(data.read(at, STEP), conv));
    }
  } else made.addContent(data);
  if (conv.has("sync")) made.addZeros(Math.ceil(data.size / ibs) * ibs - data.size);
  return made.content;
}

/** Conversions of the bytes themselves, and how many are changed at a time: an even number, for swab. */
const CHANGING = ["ucase", "lcase", "swab"];
const STEP = 2 ** 20;

/** The same bytes, in their place. */
function changed(bytes: Uint8Array, conv: ReadonlySet<string>): Uint8Array {
  for (const [word, first] of [
    ["ucase", 0x61],
    ["lcase", 0x41],
  ] as const) {
    if (!conv.has(word)) continue;
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i]! >= first && bytes[i]! < first + 26) bytes[i]! ^= 0x20;
    }
  }
  if (conv.has("swab")) {
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
    }
  }
  return bytes;
}

/** The output opens with O_TRUNC unless conv=notrunc, or a place to begin at says where to cut. */
function writePlan(call: Call, plan: Plan, path: string, data: Content): void {
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
    if (conv.has("sparse")) writeSparse(process, fd, plan.obs, data);
    else if (data.size > 0) process.writeContent(fd, data);
    if (conv.has("fsync") || conv.has("fdatasync")) process.fsync(fd);
  } catch (error) {
    if (!isErrno(error)) throw error;
    call.fail(`error writing ${quote(path)}: ${strerror(error)}`);
  } finally {
    process.close(fd);
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
