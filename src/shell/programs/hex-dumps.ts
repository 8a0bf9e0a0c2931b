import { bytesOf, toArray } from "../bytes.ts";
import { type Call, program, Stop } from "../commands/call.ts";
import type { Given } from "../commands/options.ts";
import { readInput } from "./input.ts";

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
const shown = (row: Uint8Array): string =>
  Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(
    "",
  );
const number = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : Number(text);

const PLAIN_COLUMNS = 30;
const COLUMNS = 16;

/** xxd [-p] [-r] [-u] [-c columns] [-g group] [-l length] [-s skip] [file] */
export const xxd = program({ short: "ac:g:l:o:pP:rs:u", long: { plain: "p" } }, (call, given) => {
  // Its -ps is -p with a word behind it.
  const [file = "-"] = given.operands;
  const text = readInput(call.invocation, file);
  if (text === null) throw new Stop(2);
  if (given.has("r")) {
    call.invocation.stdout(given.has("p") ? fromPlain(text) : fromDump(text));
    return;
  }
  const skip = number(given.value("s"), 0);
  const bytes = toArray(text).subarray(skip, skip + number(given.value("l"), text.length));
  const put = (line: string): void => call.invocation.stdout(`${line}\n`);
  if (given.has("p")) {
    const columns = number(given.value("c"), PLAIN_COLUMNS) || bytes.length;
    const digits = Array.from(bytes, hex);
    for (let at = 0; at < digits.length; at += columns) {
      put(cased(digits.slice(at, at + columns).join(""), given));
    }
    return;
  }
  const columns = number(given.value("c"), COLUMNS);
  const group = number(given.value("g"), 2) || columns;
  const width = 2 * columns + Math.ceil(columns / group) - 1;
  for (let at = 0; at < bytes.length; at += columns) {
    const row = bytes.subarray(at, at + columns);
    const digits = Array.from(row, (byte, i) => (i > 0 && i % group === 0 ? " " : "") + hex(byte));
    const address = (skip + at).toString(16).padStart(8, "0");
    put(`${address}: ${cased(digits.join(""), given).padEnd(width)}  ${shown(row)}`);
  }
});

const cased = (digits: string, given: Given): string =>
  given.has("u") ? digits.toUpperCase() : digits;

function fromPlain(text: string): string {
  const digits = text.replace(/[^0-9a-fA-F]/g, "");
  return Buffer.from(digits.slice(0, digits.length & ~1), "hex").toString("latin1");
}

/** Lines as xxd makes them; those that go on elsewhere leave zeros between. */
function fromDump(text: string): string {
  let made = "";
  for (const line of text.split("\n")) {
    const [, address, digits = ""] = /^\s*([0-9a-fA-F]+):\s?((?:[0-9a-fA-F]+ ?)*)/.exec(line) ?? [];
    if (address === undefined) continue;
    made = made.padEnd(Number.parseInt(address, 16), "\0");
    made += Buffer.from(digits.replaceAll(" ", ""), "hex").toString("latin1");
  }
  return made;
}

/** hexdump [-C] [-v] [-n length] [-s skip] [file…], hd: two bytes a word, or -C: bytes and what they are as text. */
export const hexdump = program({ short: "bcCde:f:n:os:vx" }, (call, given) => {
  for (const key of ["b", "c", "d", "e", "f", "o"]) {
    if (!given.has(key)) continue;
    call.note(`-${key} is not simulated: say od, or hexdump -C`);
    throw new Stop();
  }
  const bytes = inputOf(call, given);
  const skip = number(given.value("s"), 0);
  const end = Math.min(bytes.length, skip + number(given.value("n"), bytes.length));
  const canonical = given.has("C") || call.name === "hd";
  const put = (line: string): void => call.invocation.stdout(`${line}\n`);
  const address = (at: number): string => at.toString(16).padStart(canonical ? 8 : 7, "0");
  let last = "";
  let starred = false;
  for (let at = skip; at < end; at += COLUMNS) {
    const row = bytes.subarray(at, Math.min(at + COLUMNS, end));
    const line = canonical ? canonicalRow(row) : wordsOf(row);
    const same = line === last && row.length === COLUMNS && !given.has("v");
    if (same && !starred) put("*");
    starred = same;
    last = line;
    if (!same) put(`${address(at)}${line}`);
  }
  if (end > skip) put(address(end));
});

function inputOf(call: Call, given: Given): Uint8Array {
  const files = given.operands.length === 0 ? ["-"] : given.operands;
  const texts = files.map((file) => readInput(call.invocation, file));
  if (texts.includes(null)) call.status = 1;
  if (texts.every((text) => text === null)) {
    if (!call.isBusybox)
      call.invocation.stderr(bytesOf(`${call.name}: all input file arguments failed\n`));
    throw new Stop();
  }
  return toArray(texts.join(""));
}

function canonicalRow(row: Uint8Array): string {
  const digits = Array.from(row, (byte, i) => `${i % 8 === 0 ? " " : ""} ${hex(byte)}`).join("");
  return `${digits.padEnd(50)}  |${shown(row)}|`;
}

function wordsOf(row: Uint8Array): string {
  let line = "";
  for (let i = 0; i < row.length; i += 2) line += ` ${hex(row[i + 1] ?? 0)}${hex(row[i]!)}`;
  return line.padEnd(40);
}
