import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

interface Key {
  readonly from: number;
  readonly fromChar: number;
  readonly to: number;
  readonly toChar: number;
  readonly flags: string;
}

/** sort [-bcfghMnrsuVz] [-k key] [-t separator] [file…], by bytes, as in the C locale. */
export const sort: Command = (invocation) => {
  const args = invocation.args;
  let flags = "";
  let separator: string | null = null;
  const keys: Key[] = [];
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const found = /^-([a-zA-Z]*?)([kt])([\s\S]*)$/.exec(arg);
    if (found !== null && !arg.startsWith("--")) {
      flags += found[1]!;
      const value = found[3] || (args[++at] ?? "");
      if (found[2] === "t") separator = value === "\\0" ? "\0" : bytesOf(value);
      else keys.push(keyOf(value));
    } else if (/^-[a-zA-Z]+$/.test(arg)) flags += arg.slice(1);
    else if (LONG[arg] !== undefined) flags += LONG[arg];
    else if (arg !== "--") files.push(arg);
  }
  const end = flags.includes("z") ? "\0" : "\n";
  const lines: string[] = [];
  for (const file of files.length === 0 ? ["-"] : files) {
    const text = readInput(invocation, file);
    if (text === null) return 2;
    const some = end === "\n" ? linesOf(text) : text.split("\0").filter((one) => one !== "");
    lines.push(...some.map((line) => (line.endsWith(end) ? line.slice(0, -1) : line)));
  }
  const byKeys = (a: string, b: string): number => compareKeys(a, b, keys, flags, separator);
  const reverse = flags.includes("r") ? -1 : 1;
  const order = (a: string, b: string): number => {
    const found = byKeys(a, b);
    if (found !== 0 || flags.includes("s") || flags.includes("u")) return found;
    return a < b ? -reverse : a > b ? reverse : 0;
  };
  if (flags.includes("c") || flags.includes("C")) {
    const at = lines.findIndex((line, index) => index > 0 && order(lines[index - 1]!, line) > 0);
    if (at === -1) return 0;
    if (flags.includes("c")) {
      invocation.stderr(`sort: ${bytesOf(files[0] ?? "-")}:${at + 1}: disorder: ${lines[at]}\n`);
    }
    return 1;
  }
  lines.sort(order);
  const kept = flags.includes("u")
    ? lines.filter((line, index) => index === 0 || byKeys(lines[index - 1]!, line) !== 0)
    : lines;
  invocation.stdout(kept.map((line) => line + end).join(""));
  return 0;
};

const LONG: Readonly<Record<string, string>> = {
  "--unique": "u",
  "--reverse": "r",
  "--numeric-sort": "n",
  "--version-sort": "V",
  "--human-numeric-sort": "h",
  "--ignore-case": "f",
  "--stable": "s",
  "--zero-terminated": "z",
  "--check": "c",
};

function keyOf(text: string): Key {
  const found = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  const [, from = "1", fromChar = "1", flags = "", to, toChar = "0", more = ""] = found ?? [];
  return {
    from: Number(from),
    fromChar: Number(fromChar),
    to: to === undefined ? Number.POSITIVE_INFINITY : Number(to),
    toChar: Number(toChar),
    flags: flags + more,
  };
}

function compareKeys(
  a: string,
  b: string,
  keys: readonly Key[],
  flags: string,
  separator: string | null,
): number {
  if (keys.length === 0) return compare(a, b, flags);
  for (const key of keys) {
    const own = key.flags === "" ? flags : key.flags;
    const found = compare(part(a, key, separator), part(b, key, separator), own);
    if (found !== 0) return found;
  }
  return 0;
}

function part(line: string, key: Key, separator: string | null): string {
  const fields =
    separator === null ? (line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []) : line.split(separator);
  const some = fields.slice(key.from - 1, key.to);
  if (key.toChar > 0 && some.length === key.to - key.from + 1) {
    some[some.length - 1] = some.at(-1)!.slice(0, key.toChar);
  }
  return some.join(separator ?? "").slice(key.fromChar - 1);
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const SUFFIXES = "KMGTPEZY";

function compare(left: string, right: string, flags: string): number {
  const reverse = flags.includes("r") ? -1 : 1;
  const fold = (text: string): string => {
    let folded = flags.includes("b") ? text.trimStart() : text;
    if (flags.includes("d")) folded = folded.replace(/[^A-Za-z0-9 \t]/g, "");
    return flags.includes("f") ? folded.toUpperCase() : folded;
  };
  const [a, b] = [fold(left), fold(right)];
  if (flags.includes("V")) return reverse * compareVersions(a, b);
  const value = flags.includes("h")
    ? human
    : flags.includes("M")
      ? month
      : /[ng]/.test(flags)
        ? numeric
        : null;
  if (value !== null) return reverse * Math.sign(value(a) - value(b));
  return a < b ? -reverse : a > b ? reverse : 0;
}

const numeric = (text: string): number => Number.parseFloat(text.trimStart()) || 0;
const month = (text: string): number => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase());

function human(text: string): number {
  const found = /^\s*(-?[\d.]+)([KMGTPEZY])?/i.exec(text);
  if (found === null) return 0;
  const power = found[2] === undefined ? 0 : SUFFIXES.indexOf(found[2].toUpperCase()) + 1;
  return Number(found[1]) * 1024 ** power;
}

function compareVersions(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [split(a), split(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x = "", y = ""] = [left[at], right[at]];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}
