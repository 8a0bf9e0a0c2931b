import { isErrno } from "../../base/fs-error.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { freePath } from "../commands/random-name.ts";
import { readInput } from "./input.ts";

/** Lines with their ends; the last may have none. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Call {
  readonly count: string;
  readonly bytes: boolean;
  readonly quiet: boolean;
  readonly always: boolean;
  readonly files: readonly string[];
}

function parseCall(args: readonly string[]): Call {
  let count = "10";
  let bytes = false;
  let quiet = false;
  let always = false;
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const found = /^-([nc])(.*)$/.exec(arg) ?? /^--(lines|bytes)=(.*)$/.exec(arg);
    if (found !== null) {
      bytes = found[1] === "c" || found[1] === "bytes";
      count = found[2] || (args[++at] ?? "10");
    } else if (/^[-+]\d+$/.test(arg)) count = arg.startsWith("+") ? arg : arg.slice(1);
    else if (arg === "-q") quiet = true;
    else if (arg === "-v") always = true;
    else if (arg === "-f" || arg === "-F") continue;
    else files.push(arg);
  }
  return { count, bytes, quiet, always, files: files.length === 0 ? ["-"] : files };
}

const UNITS: Readonly<Record<string, number>> = {
  b: 512,
  k: 1024,
  K: 1024,
  M: 1 << 20,
  G: 1 << 30,
};

function sizeOf(text: string): number {
  const found = /^[-+]?(\d+)([bkKMG])?/.exec(text);
  return found === null ? 10 : Number(found[1]) * (found[2] === undefined ? 1 : UNITS[found[2]]!);
}

function each(invocation: Invocation, cut: (text: string, call: Call) => string): number {
  const call = parseCall(invocation.args);
  const titles = call.always || (call.files.length > 1 && !call.quiet);
  let status = 0;
  let first = true;
  for (const file of call.files) {
    const text = readInput(invocation, file);
    if (text === null) {
      status = 1;
      continue;
    }
    const title = file === "-" ? "standard input" : bytesOf(file);
    if (titles) invocation.stdout(`${first ? "" : "\n"}==> ${title} <==\n`);
    first = false;
    invocation.stdout(cut(text, call));
  }
  return status;
}

/** head [-n count|-c bytes] [file…] */
export const head: Command = (invocation) =>
  each(invocation, (text, { count, bytes }) => {
    const size = sizeOf(count);
    const but = count.startsWith("-");
    if (bytes) return but ? text.slice(0, Math.max(text.length - size, 0)) : text.slice(0, size);
    const lines = linesOf(text);
    return lines.slice(0, but ? Math.max(lines.length - size, 0) : size).join("");
  });

/** tail [-n count|-c bytes] [file…]; `+count` counts from the beginning. */
export const tail: Command = (invocation) =>
  each(invocation, (text, { count, bytes }) => {
    const size = sizeOf(count);
    const from = count.startsWith("+") ? Math.max(size - 1, 0) : null;
    if (bytes)
      return from === null ? text.slice(Math.max(text.length - size, 0)) : text.slice(from);
    const lines = linesOf(text);
    return lines.slice(from ?? Math.max(lines.length - size, 0)).join("");
  });

/** wc [-clmwL] [file…] */
export const wc: Command = (invocation) => {
  const options = invocation.args
    .filter((arg) => /^-[clmwL]+$/.test(arg))
    .join("")
    .replaceAll("-", "");
  const files = invocation.args.filter((arg) => arg === "-" || !arg.startsWith("-"));
  const rows: { counts: number[]; name: string }[] = [];
  let status = 0;
  let bytes = 0;
  for (const file of files.length === 0 ? ["-"] : files) {
    const text = readInput(invocation, file);
    bytes += text?.length ?? 0;
    if (text === null) status = 1;
    else
      rows.push({
        counts: countsOf(text, options),
        name: file === "-" && files.length === 0 ? "" : ` ${bytesOf(file)}`,
      });
  }
  if (files.length > 1) {
    const longest = lettersOf(options).indexOf("L");
    const counts = lettersOf(options).map((_, index) =>
      rows.reduce(
        (sum, row) =>
          index === longest ? Math.max(sum, row.counts[index]!) : sum + row.counts[index]!,
        0,
      ),
    );
    rows.push({ counts, name: " total" });
  }
  const single = files.length <= 1 && /^([lwmcL]?)\1*$/.test(options) && options !== "";
  const width = single ? 0 : invocation.userland === "busybox" ? 9 : gnuWidth(files, bytes);
  for (const { counts, name } of rows) {
    invocation.stdout(`${counts.map((one) => String(one).padStart(width)).join(" ")}${name}\n`);
  }
  return status;
};

/** As many digits as all files together have bytes; of what is no file, nobody knows. wc.c: compute_number_width */
function gnuWidth(files: readonly string[], bytes: number): number {
  const least = files.length === 0 || files.includes("-") ? 7 : 1;
  return Math.max(least, String(bytes).length);
}

type Counted = "l" | "w" | "m" | "c" | "L";

const COUNTS: Readonly<Record<Counted, (text: string) => number>> = {
  l: (text) => text.split("\n").length - 1,
  w: (text) => text.match(/[^\s]+/g)?.length ?? 0,
  m: (text) => text.length,
  c: (text) => text.length,
  L: (text) => text.split("\n").reduce((longest, line) => Math.max(longest, line.length), 0),
};

/** What is counted, in the order in which it is shown. */
function lettersOf(options: string): Counted[] {
  const wanted = options === "" ? "lwc" : options;
  return (Object.keys(COUNTS) as Counted[]).filter((letter) => wanted.includes(letter));
}

const countsOf = (text: string, options: string): number[] =>
  lettersOf(options).map((letter) => COUNTS[letter](text));

/** tac [file…] */
export const tac: Command = (invocation) => {
  const files = invocation.args.length === 0 ? ["-"] : invocation.args;
  let status = 0;
  for (const file of files) {
    const text = readInput(invocation, file);
    if (text === null) status = 1;
    else {
      if (file === "-" && invocation.userland !== "busybox") keepAside(invocation);
      invocation.stdout(linesOf(text).reverse().join(""));
    }
  }
  return status;
};

/** GNU's tac writes what it reads from a pipe into a file that has no name any more. */
function keepAside({ process, env }: Invocation): void {
  try {
    const path = freePath(process, `${env.get("TMPDIR") ?? "/tmp"}/tac`, 6);
    process.close(process.open(path, "O_RDWR|O_CREAT|O_EXCL", 0o600));
    process.unlink(path);
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}

/** uniq [-cdui] [input [output]] */
export const uniq: Command = (invocation) => {
  const options = invocation.args.filter((arg) => /^-[cdui]+$/.test(arg)).join("");
  const [file = "-"] = invocation.args.filter((arg) => !/^-[cdui]+$/.test(arg));
  const text = readInput(invocation, file);
  if (text === null) return 1;
  const key = (line: string): string => (options.includes("i") ? line.toLowerCase() : line);
  const runs: { line: string; count: number }[] = [];
  for (const line of linesOf(text).map((one) => one.replace(/\n$/, ""))) {
    const last = runs.at(-1);
    if (last !== undefined && key(last.line) === key(line)) last.count++;
    else runs.push({ line, count: 1 });
  }
  for (const { line, count } of runs) {
    if (options.includes("d") && count === 1) continue;
    if (options.includes("u") && count > 1) continue;
    invocation.stdout(`${options.includes("c") ? `${String(count).padStart(7)} ` : ""}${line}\n`);
  }
  return 0;
};
