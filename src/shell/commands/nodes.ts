import { makedev, S_IFBLK, S_IFCHR, S_IFIFO } from "../../base/mode.ts";
import { type Call, program, Stop } from "./call.ts";
import { applyMode, parseMode } from "./mode-words.ts";
import { type Given, UsageError } from "./options.ts";
import { quote, quoteIfNeeded } from "./quote.ts";

const SPEC = { short: "m:Z", long: { mode: "m", context: "context::" } };

/** mkfifo(1). */
export const mkfifo = program(SPEC, (call, given) => {
  if (given.operands.length === 0) throw new UsageError("missing operand");
  const mode = modeOf(call, given);
  for (const path of given.operands) {
    call.attempt(`cannot create fifo ${quote(path)}`, () => make(call, path, S_IFIFO, mode, 0));
  }
});

const NUMBER = /^(?:0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/;

/** mknod(1). */
export const mknod = program(SPEC, (call, given) => {
  const [path, type, major, minor] = given.operands;
  const mode = modeOf(call, given);
  const isFifo = type?.startsWith("p") ?? false;
  const wanted = isFifo || given.operands.length === 1 ? 2 : 4;
  if (path === undefined) throw new UsageError("missing operand");
  if (given.operands.length < wanted) {
    const after = `missing operand after ${quote(given.operands.at(-1)!)}`;
    const why = "Special files require major and minor device numbers.";
    throw new UsageError(wanted === 4 && given.operands.length === 2 ? `${after}\n${why}` : after);
  }
  if (given.operands.length > wanted) {
    const extra = `extra operand ${quote(given.operands[wanted]!)}`;
    const why = "Fifos do not have major and minor device numbers.";
    throw new UsageError(isFifo && given.operands.length === 4 ? `${extra}\n${why}` : extra);
  }
  const bits = isFifo ? S_IFIFO : type!.startsWith("b") ? S_IFBLK : S_IFCHR;
  if (!/^[bcup]/.test(type!)) throw new UsageError(`invalid device type ${quote(type!)}`);
  const [first, second] = isFifo
    ? [0, 0]
    : [numberOf(call, "major", major!), numberOf(call, "minor", minor!)];
  call.attempt(quoteIfNeeded(path), () => make(call, path, bits, mode, makedev(first, second)));
});

function numberOf(call: Call, which: string, text: string): number {
  if (!NUMBER.test(text)) {
    call.fail(`invalid ${which} device number ${quote(text)}`);
    throw new Stop();
  }
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

interface NodeMode {
  readonly bits: number;
  /** Given with -m: the umask has been reckoned with, and a chmod makes sure of it. */
  readonly given: boolean;
}

function modeOf(call: Call, given: Given): NodeMode {
  const text = given.value("m");
  if (text === null) return { bits: 0o666, given: false };
  const words = parseMode(text);
  if (words === null) {
    call.fail("invalid mode");
    throw new Stop();
  }
  const bits = applyMode(words, 0o666, false, call.umask);
  if (bits & ~0o777) {
    call.fail("mode must specify only file permission bits");
    throw new Stop();
  }
  return { bits, given: true };
}

function make(call: Call, path: string, type: number, mode: NodeMode, rdev: number): void {
  const { process } = call;
  process.mknod(path, type | mode.bits, rdev);
  if (mode.given) process.chmod(path, mode.bits);
}
