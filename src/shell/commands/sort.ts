import { FsError } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { fromArray, toArray } from "../bytes.ts";
import { type Call, program, Stop } from "./call.ts";
import type { Given } from "./options.ts";
import { quote } from "./quote.ts";
import { compareBy, keyText, orderingOf, parseKey } from "./sort-order.ts";
import { readInput } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "bdfghiMnRrVcCk:mo:sS:t:T:uz",
  long: {
    "ignore-leading-blanks": "b",
    "dictionary-order": "d",
    "ignore-case": "f",
    "general-numeric-sort": "g",
    "human-numeric-sort": "h",
    "ignore-nonprinting": "i",
    "month-sort": "M",
    "numeric-sort": "n",
    "random-sort": "R",
    reverse: "r",
    "version-sort": "V",
    key: "k",
    merge: "m",
    output: "o",
    stable: "s",
    "buffer-size": "S",
    "field-separator": "t",
    "temporary-directory": "T",
    unique: "u",
    "zero-terminated": "z",
    check: "c",
    parallel: "parallel:",
    "batch-size": "batch:",
  },
};
const FAILURE = 2;
const DISORDER = 1;
const LETTERS = "bdfghiMnRrV";

/** sort(1), by bytes as in the C locale. With -o, the file is opened without O_TRUNC and cut once everything has been
 *  read: it may be one of the inputs, and a lower one is copied up whole. */
export const sort = program(
  SPEC,
  async (call, given) => {
    const { process } = call;
    const output = given.value("o");
    const inputs = given.operands.length === 0 ? ["-"] : given.operands;
    const compare = comparison(call, given);
    for (const path of inputs) checkReadable(call, path);
    const end = given.has("z") ? "\0" : "\n";
    if (given.has("c", "C")) {
      check(call, given, linesOf(call, inputs, end), compare, inputs[0]!);
      return;
    }
    const fd = output === null ? null : openOutput(call, output);
    const sorted = await sortedInTurns(call, linesOf(call, inputs, end), compare.full);
    const kept = given.has("u")
      ? sorted.filter((line, i) => i === 0 || compare.keys(sorted[i - 1]!, line) !== 0)
      : sorted;
    const text = kept.map((line) => line + end).join("");
    if (fd === null) {
      call.invocation.stdout(text);
      return;
    }
    process.ftruncate(fd, 0);
    if (text !== "") process.write(fd, toArray(text));
    process.close(fd);
  },
  FAILURE,
);

/** Lines that are sorted at once; the user is heard in between. */
const RUN = 2 ** 14;

/** Sorted runs, merged by two and two; lines that compare equal stay in their order. @throws when the user stops it */
async function sortedInTurns(
  call: Call,
  lines: readonly string[],
  compare: (a: string, b: string) => number,
): Promise<string[]> {
  if (lines.length <= RUN) return [...lines].sort(compare);
  const half = Math.ceil(lines.length / 2 / RUN) * RUN;
  const left = await sortedInTurns(call, lines.slice(0, half), compare);
  const right = await sortedInTurns(call, lines.slice(half), compare);
  const merged: string[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    if (merged.length % RUN === 0) await call.invocation.turn?.();
    const first = j === right.length || (i < left.length && compare(left[i]!, right[j]!) <= 0);
    merged.push(first ? left[i++]! : right[j++]!);
  }
  return merged;
}

interface Comparison {
  /** By the keys alone: what -u calls equal. */
  keys(a: string, b: string): number;
  /** And by the whole line, if they are equal and nothing speaks against it. */
  full(a: string, b: string): number;
}

function comparison(call: Call, given: Given): Comparison {
  const general = orderingOf(
    given.options
      .map(({ key }) => key)
      .filter((key) => LETTERS.includes(key))
      .join(""),
  );
  const keys = given.values("k").map((text) => {
    const key = parseKey(text, general);
    if (key !== null) return key;
    const zero = /^0/.test(text) ? "field number is zero: " : "";
    call.fail(`${zero}invalid field specification ${quote(text)}`, FAILURE);
    throw new Stop(FAILURE);
  });
  const separator = given.value("t");
  const byKeys = (a: string, b: string): number => {
    if (keys.length === 0) return compareBy(a, b, general);
    for (const key of keys) {
      const order = compareBy(keyText(a, key, separator), keyText(b, key, separator), key.order);
      if (order !== 0) return order;
    }
    return 0;
  };
  const lastResort = !given.has("s", "u");
  return {
    keys: byKeys,
    full: (a, b) => {
      const order = byKeys(a, b);
      if (order !== 0 || !lastResort || a === b) return order;
      return (a < b ? -1 : 1) * (general.reverse ? -1 : 1);
    },
  };
}

/** -c: the first line that stands where it should not. */
function check(
  call: Call,
  given: Given,
  lines: readonly string[],
  compare: Comparison,
  path: string,
): void {
  const most = given.has("u") ? -1 : 0;
  const at = lines.findIndex((line, i) => i > 0 && compare.full(lines[i - 1]!, line) > most);
  if (at === -1) return;
  call.status = DISORDER;
  if (given.has("c"))
    call.invocation.stderr(`${call.name}: ${path}:${at + 1}: disorder: ${lines[at]}\n`);
}

function checkReadable(call: Call, path: string): void {
  if (path === "-") return;
  try {
    call.process.access(path, 4);
    if (isDirMode(call.process.stat(path).mode)) throw new FsError("EISDIR", "read", path);
  } catch (error) {
    const what =
      error instanceof FsError && error.code === "EISDIR" ? "read failed" : "cannot read";
    call.fail(`${what}: ${path}: ${strerror(error)}`, FAILURE);
    throw new Stop(FAILURE);
  }
}

function openOutput(call: Call, path: string): number {
  try {
    return call.process.open(path, "O_WRONLY|O_CREAT", 0o666);
  } catch (error) {
    call.fail(`open failed: ${path}: ${strerror(error)}`, FAILURE);
    throw new Stop(FAILURE);
  }
}

/** The lines of all inputs; what stands after the last newline is one, too. */
function linesOf(call: Call, inputs: readonly string[], end: string): string[] {
  return inputs.flatMap((path) => {
    const lines = fromArray(readInput(call.invocation, path)).split(end);
    if (lines.at(-1) === "") lines.pop();
    return lines;
  });
}
