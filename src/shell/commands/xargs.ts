import { decodeName } from "../../base/names.ts";
import { fromArray, toArray } from "../bytes.ts";
import { type Call, program, Stop } from "./call.ts";
import type { Given } from "./options.ts";
import { quote } from "./quote.ts";
import { readInput } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "+0a:E:e::i::I:l::L:n:prs:td:P:x",
  long: {
    null: "0",
    "arg-file": "a",
    delimiter: "d",
    eof: "e",
    replace: "i",
    "max-lines": "l",
    "max-args": "n",
    "open-tty": "tty",
    interactive: "p",
    "no-run-if-empty": "r",
    "max-chars": "s",
    verbose: "t",
    "show-limits": "limits",
    exit: "x",
    "max-procs": "P",
    "process-slot-var": "slot:",
  },
};
const LONGEST_LINE = 128 * 1024;
const SOME_FAILED = 123;
const SAID_255 = 124;
const CANNOT_RUN = 126;
const NOT_FOUND = 127;

/** xargs(1). Commands run one after another, also with -P. */
export const xargs = program(SPEC, async (call, given) => {
  const replace = given.last("I", "i") === null ? null : (given.value("I", "i") ?? "{}");
  const text = inputOf(call, given);
  const items = itemsOf(call, given, text, replace !== null);
  const command = given.operands.length === 0 ? ["echo"] : [...given.operands];
  if (replace !== null) {
    for (const { text: item } of items) {
      await run(
        call,
        given,
        command.map((word, i) => (i === 0 ? word : word.replaceAll(replace, item))),
      );
    }
    return;
  }
  if (items.length === 0) {
    if (!given.has("r")) await run(call, given, command);
    return;
  }
  for (const batch of batches(call, given, command, items)) {
    await run(call, given, [...command, ...batch]);
  }
});

function inputOf(call: Call, given: Given): string {
  const path = given.value("a");
  if (path === null) return call.invocation.stdin;
  try {
    return fromArray(readInput(call.invocation, path));
  } catch (error) {
    call.fail(`Cannot open input file ${quote(path)}: ${strerror(error)}`);
    throw new Stop();
  }
}

/** An argument, and the line of the input that it ends on. */
interface Item {
  readonly text: string;
  readonly line: number;
}

function itemsOf(call: Call, given: Given, text: string, wholeLines: boolean): Item[] {
  const delimiter = given.last("0", "d") === "0" ? "\0" : delimiterOf(given.value("d"));
  const decoded = (bytes: string): string => decodeName(toArray(bytes));
  if (delimiter !== null) {
    const parts = text.split(delimiter);
    if (parts.at(-1) === "") parts.pop();
    return parts.map((part, line) => ({ text: decoded(part), line }));
  }
  const stop = given.value("E", "e");
  const items = quotedItems(call, text, wholeLines).map((item) => ({
    ...item,
    text: decoded(item.text),
  }));
  const end = stop === null ? -1 : items.findIndex((item) => item.text === stop);
  return end === -1 ? items : items.slice(0, end);
}

function delimiterOf(text: string | null): string | null {
  if (text === null) return null;
  const known = { "\\n": "\n", "\\t": "\t", "\\0": "\0", "\\\\": "\\" }[text];
  return known ?? text;
}

/** Words parted by blanks, with quotes and backslashes; or whole lines, without the blanks they begin with. */
function quotedItems(call: Call, text: string, wholeLines: boolean): Item[] {
  const items: Item[] = [];
  let word: string | null = null;
  let line = 0;
  let blank = false;
  const end = (): void => {
    if (word !== null) items.push({ text: word, line });
    word = null;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\n") {
      end();
      // A blank at the end of a line goes on to the next.
      if (!blank) line++;
    } else if (char === " " || char === "\t") {
      if (!wholeLines) end();
      else if (word !== null) word += char;
    } else if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      const newline = text.indexOf("\n", at + 1);
      if (close === -1 || (newline !== -1 && newline < close)) {
        const which = char === "'" ? "single" : "double";
        call.fail(
          `unmatched ${which} quote; by default quotes are special to xargs unless you use the -0 option`,
        );
        throw new Stop();
      }
      word = (word ?? "") + text.slice(at + 1, close);
      at = close;
    } else if (char === "\\" && at + 1 < text.length) word = (word ?? "") + text[++at]!;
    else word = (word ?? "") + char;
    blank = char === " " || char === "\t";
  }
  end();
  return items;
}

function* batches(
  call: Call,
  given: Given,
  command: readonly string[],
  items: readonly Item[],
): Generator<string[]> {
  const mostItems = limit(call, given, "n", "n");
  const lines = given.last("L", "l");
  const mostLines =
    lines === null ? null : given.value(lines) === null ? 1 : limit(call, given, lines, lines);
  const longest = limit(call, given, "s", "s") ?? LONGEST_LINE;
  const own = command.reduce((sum, word) => sum + word.length + 1, 0);
  let batch: string[] = [];
  let size = own;
  let firstLine = 0;
  for (const { text, line } of items) {
    const full =
      (mostItems !== null && mostLines === null && batch.length >= mostItems) ||
      (mostLines !== null && line - firstLine >= mostLines) ||
      size + text.length + 1 > longest;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      size = own;
    }
    if (batch.length === 0) firstLine = line;
    batch.push(text);
    size += text.length + 1;
  }
  if (batch.length > 0) yield batch;
}

function limit(call: Call, given: Given, key: string, name: string): number | null {
  const text = given.value(key);
  if (text === null) return null;
  if (!/^\d+$/.test(text)) {
    call.note(`invalid number "${text}" for -${name} option`);
    call.err(`Try '${call.name} --help' for more information.\n`);
    throw new Stop();
  }
  if (Number(text) > 0) return Number(text);
  call.fail(`value ${text} for -${name} option should be >= 1`);
  throw new Stop();
}

async function run(call: Call, given: Given, argv: readonly string[]): Promise<void> {
  if (given.has("t", "p")) call.err(`${argv.join(" ")}${given.has("p") ? " ?..." : "\n"}`);
  // Nobody answers.
  if (given.has("p")) return;
  const ran = await call.invocation.run(argv, "");
  if (ran.status === NOT_FOUND && / not found\n$/.test(ran.stderr)) {
    call.note(`${argv[0]}: No such file or directory`);
    throw new Stop(NOT_FOUND);
  }
  call.pass(ran);
  if (ran.status === 255) {
    call.note(`${argv[0]}: exited with status 255; aborting`);
    throw new Stop(SAID_255);
  }
  if (ran.status === CANNOT_RUN) throw new Stop(CANNOT_RUN);
  if (ran.status !== 0) call.status = SOME_FAILED;
}
