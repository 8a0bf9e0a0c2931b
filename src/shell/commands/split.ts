import { type Call, program, Stop } from "./call.ts";
import { type Given, UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { parseSize } from "./sizes.ts";
import { readInput } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "0123456789C:a:b:del:n:t:ux",
  long: {
    bytes: "b",
    lines: "l",
    "line-bytes": "C",
    number: "n",
    "suffix-length": "a",
    "additional-suffix": "additional:",
    "numeric-suffixes": "numeric::",
    "hex-suffixes": "hex::",
    "elide-empty-files": "e",
    verbose: "verbose",
    separator: "t",
    unbuffered: "u",
  },
};
const DEFAULT_LINES = 1000;
const NEWLINE = 10;

/** split(1). Output files are opened without O_TRUNC and cut then. */
export const split = program(SPEC, (call, given) => {
  const [input = "-", prefix = "x", extra] = given.operands;
  if (extra !== undefined) throw new UsageError(`extra operand ${quote(extra)}`);
  const cut = cutter(call, given);
  let data: Uint8Array;
  try {
    data = readInput(call.invocation, input);
  } catch (error) {
    call.failed(`cannot open ${quote(input)} for reading`, error);
    return;
  }
  const names = suffixes(given);
  for (const piece of cut(data)) {
    if (piece.length === 0 && given.has("e")) continue;
    const suffix = names.next();
    if (suffix.done) {
      call.fail("output file suffixes exhausted");
      throw new Stop();
    }
    const path = prefix + suffix.value + (given.value("additional") ?? "");
    if (given.has("verbose")) call.out(`creating file ${quote(path)}\n`);
    write(call, path, piece);
  }
});

function write(call: Call, path: string, piece: Uint8Array): void {
  const { process } = call;
  try {
    const fd = process.open(path, "O_WRONLY|O_CREAT", 0o666);
    process.ftruncate(fd, 0);
    if (piece.length > 0) process.write(fd, piece);
    process.close(fd);
  } catch (error) {
    call.fail(`${path}: ${strerror(error)}`);
    throw new Stop();
  }
}

type Cutter = (data: Uint8Array) => Iterable<Uint8Array>;

function cutter(call: Call, given: Given): Cutter {
  const number = (what: string, text: string): number => {
    const value = parseSize(text);
    if (value > 0) return value;
    const range = value === 0 ? ": Numerical result out of range" : "";
    call.fail(`invalid number of ${what}: ${quote(text)}${range}`);
    throw new Stop();
  };
  const [bytes, whole, count] = [given.value("b"), given.value("C"), given.value("n")];
  if (bytes !== null) {
    const size = number("bytes", bytes);
    return (data) => byBytes(data, size);
  }
  if (whole !== null) {
    const size = number("lines", whole);
    return (data) => byLineBytes(data, size);
  }
  if (count !== null) {
    const parts = number("chunks", count.replace(/^l\//, ""));
    return count.startsWith("l/")
      ? (data) => lineChunks(data, parts)
      : (data) => chunks(data, parts);
  }
  const lines = given.value("l");
  const perFile = lines === null ? DEFAULT_LINES : number("lines", lines);
  return (data) => byLines(data, perFile);
}

function* byBytes(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

function* byLines(data: Uint8Array, count: number): Generator<Uint8Array> {
  for (let at = 0; at < data.length; ) {
    let end = at;
    for (let line = 0; line < count && end < data.length; line++) end = lineEnd(data, end);
    yield data.subarray(at, end);
    at = end;
  }
}

const lineEnd = (data: Uint8Array, from: number): number => {
  const newline = data.indexOf(NEWLINE, from);
  return newline === -1 ? data.length : newline + 1;
};

/** As many whole lines as fit; a line that is longer is cut. */
function* byLineBytes(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < data.length; ) {
    let end = at;
    while (end < data.length && lineEnd(data, end) - at <= size) end = lineEnd(data, end);
    if (end === at) end = Math.min(at + size, data.length);
    yield data.subarray(at, end);
    at = end;
  }
}

function* chunks(data: Uint8Array, parts: number): Generator<Uint8Array> {
  const size = Math.floor(data.length / parts);
  for (let part = 0; part < parts; part++) {
    yield data.subarray(part * size, part === parts - 1 ? undefined : (part + 1) * size);
  }
}

function* lineChunks(data: Uint8Array, parts: number): Generator<Uint8Array> {
  const size = Math.floor(data.length / parts);
  let at = 0;
  for (let part = 1; part <= parts; part++) {
    const goal = part === parts ? data.length : part * size;
    const end = goal <= at ? at : part === parts ? data.length : lineEnd(data, goal - 1);
    yield data.subarray(at, end);
    at = end;
  }
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** aa, ab … yz, then zaaa …: one prefix is kept back for longer suffixes, unless -a fixes the length. */
function* suffixes(given: Given): Generator<string> {
  const kind = given.last("d", "numeric", "x", "hex");
  const numeric = kind === "d" || kind === "numeric";
  const alphabet = kind === null ? LETTERS : numeric ? "0123456789" : "0123456789abcdef";
  const start = given.value("numeric", "hex");
  const fixed = given.value("a");
  const length = fixed === null ? 2 : Number(fixed);
  const first = start === null ? 0 : Number.parseInt(start, numeric ? 10 : 16);
  if (fixed !== null || start !== null) {
    const width = Math.max(length, start?.length ?? 0);
    for (let i = first; i < alphabet.length ** width; i++) yield digits(i, width, alphabet);
    return;
  }
  const last = alphabet.at(-1)!;
  for (let width = length, lead = ""; ; width++, lead += last) {
    const count = (alphabet.length - 1) * alphabet.length ** (width - 1);
    for (let i = 0; i < count; i++) yield lead + digits(i, width, alphabet);
  }
}

function digits(value: number, width: number, alphabet: string): string {
  let text = "";
  for (let rest = value, i = 0; i < width; i++, rest = Math.floor(rest / alphabet.length)) {
    text = alphabet[rest % alphabet.length]! + text;
  }
  return text;
}
