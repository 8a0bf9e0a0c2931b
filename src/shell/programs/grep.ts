import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { Call, Stop } from "../commands/call.ts";
import { globMatcher } from "../commands/glob.ts";
import { type Given, type OptionSpec, parseOptions, UsageError } from "../commands/options.ts";
import { baseName, joinPath } from "../commands/paths.ts";
import { posixRegex } from "../commands/posix-regex.ts";
import { descriptorOf } from "../run/devices.ts";
import { reasonOf } from "../run/words.ts";
import { inputOf, readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

const TROUBLE = 2;
const INVALID = "Invalid regular expression";

const SPEC: OptionSpec = {
  short: "EFGPe:f:ivwxyzclLnoqshHm:A:B:C:rRabITUuZd:D:",
  long: {
    "after-context": "A",
    "basic-regexp": "G",
    "before-context": "B",
    binary: "U",
    "binary-files": "binary:",
    "byte-offset": "b",
    color: "color::",
    colour: "color::",
    context: "C",
    count: "c",
    "dereference-recursive": "R",
    exclude: "exclude:",
    "exclude-dir": "exclude-dir:",
    "extended-regexp": "E",
    file: "f",
    "files-with-matches": "l",
    "files-without-match": "L",
    "fixed-strings": "F",
    "ignore-case": "i",
    include: "include:",
    "invert-match": "v",
    "line-buffered": "u",
    "line-number": "n",
    "line-regexp": "x",
    "max-count": "m",
    "no-filename": "h",
    "no-messages": "s",
    "null-data": "z",
    "only-matching": "o",
    "perl-regexp": "P",
    quiet: "q",
    recursive: "r",
    regexp: "e",
    silent: "q",
    text: "a",
    "with-filename": "H",
    "word-regexp": "w",
  },
};

/** grep, egrep, fgrep. */
export const grep: Command = (invocation) => {
  const call = new Call(invocation);
  try {
    const given = parseOptions(SPEC, withCounts(invocation.args));
    return new Search(call, given).run();
  } catch (error) {
    if (error instanceof Stop) return error.status;
    if (error instanceof SyntaxError) {
      call.note(/parenthesis|group/.test(error.message) ? "Unmatched ( or \\(" : INVALID);
      return TROUBLE;
    }
    if (!(error instanceof UsageError)) throw error;
    if (error.message !== "") call.note(error.message);
    call.err(`Usage: ${call.name} [OPTION]... PATTERNS [FILE]...\n`);
    call.err(`Try '${call.name} --help' for more information.\n`);
    return TROUBLE;
  }
};

/** `-3` is `-C 3`. */
function withCounts(args: readonly string[]): string[] {
  return args.map((arg) => (/^-\d+$/.test(arg) ? `-C${arg.slice(1)}` : arg));
}

class Search {
  readonly #call: Call;
  readonly #given: Given;
  readonly #matcher: RegExp;
  readonly #named: boolean;
  readonly #paths: readonly string[];
  readonly #most: number;
  #found = false;
  #trouble = false;

  constructor(call: Call, given: Given) {
    this.#call = call;
    this.#given = given;
    const operands = [...given.operands];
    const patterns = this.#patterns(operands);
    this.#matcher = matcherOf(call.name, given, patterns);
    const recursive = given.has("r", "R");
    this.#paths = operands.length > 0 ? operands : [recursive ? "." : "-"];
    const last = given.last("h", "H");
    this.#named = last === null ? operands.length > 1 || recursive : last === "H";
    this.#most = Number(given.value("m") ?? Number.POSITIVE_INFINITY);
  }

  #patterns(operands: string[]): string[] {
    const given = this.#given.values("e").map(bytesOf);
    for (const path of this.#given.values("f")) {
      const text = readInput(this.#call.invocation, path);
      if (text === null) throw new Stop(TROUBLE);
      given.push(text.replace(/\n$/, ""));
    }
    if (!this.#given.has("e", "f")) {
      const first = operands.shift();
      if (first === undefined) throw new UsageError("");
      given.push(bytesOf(first));
    }
    return given.flatMap((one) => one.split("\n"));
  }

  run(): number {
    for (const path of this.#paths) this.#path(path, true);
    if (this.#given.has("q") && this.#found) return 0;
    return this.#trouble ? TROUBLE : this.#found ? 0 : 1;
  }

  #path(path: string, isOperand: boolean): void {
    const { process, invocation } = this.#call;
    try {
      if (path !== "-" && descriptorOf(path) === null && isDirMode(process.stat(path).mode)) {
        if (this.#given.has("r", "R")) this.#directory(path, isOperand);
        else if (!this.#call.isBusybox) this.#fail(path, "Is a directory");
      } else if (this.#isWanted(path, isOperand)) {
        this.#text(path === "-" ? "(standard input)" : bytesOf(path), inputOf(invocation, path));
      }
    } catch (error) {
      if (!isErrno(error)) throw error;
      this.#fail(path, reasonOf(error));
    }
  }

  #fail(path: string, reason: string): void {
    this.#trouble = true;
    if (!this.#given.has("s")) this.#call.note(`${path}: ${reason}`);
  }

  #directory(path: string, isOperand: boolean): void {
    const skips = this.#given.values("exclude-dir").map((pattern) => globMatcher(pattern));
    if (!isOperand && skips.some((fits) => fits(baseName(path)))) return;
    for (const { name, type } of this.#call.process.readdir(path)) {
      if (type === "symlink" && !this.#given.has("R")) continue;
      this.#path(joinPath(path, name), false);
    }
  }

  #isWanted(path: string, isOperand: boolean): boolean {
    if (isOperand && path === "-") return true;
    const fits = (pattern: string): boolean => globMatcher(pattern)(baseName(path));
    const included = this.#given.values("include");
    if (included.length > 0 && !included.some(fits)) return false;
    return !this.#given.values("exclude").some(fits);
  }

  #text(name: string, text: string): void {
    const lines = linesOf(text).map((line) => line.replace(/\n$/, ""));
    const hits: number[] = [];
    for (const [index, line] of lines.entries()) {
      if (hits.length >= this.#most) break;
      this.#matcher.lastIndex = 0;
      if (this.#matcher.test(line) !== this.#given.has("v")) hits.push(index);
    }
    if (hits.length > 0) this.#found = true;
    if (this.#given.has("q")) return;
    const { invocation } = this.#call;
    if (this.#given.has("L")) {
      if (hits.length === 0) invocation.stdout(`${name}\n`);
    } else if (this.#given.has("l")) {
      if (hits.length > 0) invocation.stdout(`${name}\n`);
    } else if (this.#given.has("c")) {
      invocation.stdout(`${this.#named ? `${name}:` : ""}${hits.length}\n`);
    } else if (hits.length > 0 && text.includes("\0") && !this.#given.has("a")) {
      this.#call.note(`${name}: binary file matches`);
    } else this.#print(name, lines, hits);
  }

  #print(name: string, lines: readonly string[], hits: readonly number[]): void {
    const count = (key: string): number =>
      Number(this.#given.value(key) ?? this.#given.value("C") ?? 0);
    const [before, after] = [count("B"), count("A")];
    const hit = new Set(hits);
    let last = -1;
    for (const index of hits) {
      const from = Math.max(index - before, last + 1);
      if (before + after > 0 && last !== -1 && from > last + 1) this.#call.out("--\n");
      const to = Math.min(index + after, lines.length - 1);
      for (let at = from; at <= to; at++) {
        if (at > index && hit.has(at)) break;
        this.#line(name, at, lines[at]!, hit.has(at) ? ":" : "-");
        last = at;
      }
    }
  }

  #line(name: string, index: number, line: string, mark: string): void {
    const number = this.#given.has("n") ? `${index + 1}${mark}` : "";
    const start = (this.#named ? `${name}${mark}` : "") + number;
    this.#matcher.lastIndex = 0;
    const texts = this.#given.has("o")
      ? Array.from(line.matchAll(this.#matcher), ([found]) => found).filter((one) => one !== "")
      : [line];
    for (const text of texts) this.#call.invocation.stdout(`${start}${text}\n`);
  }
}

function matcherOf(name: string, given: Given, patterns: readonly string[]): RegExp {
  const kind = given.last("E", "F", "G", "P") ?? { egrep: "E", fgrep: "F" }[baseName(name)] ?? "G";
  const sources = patterns.map((pattern) => {
    if (kind === "F") return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    if (kind === "P") return pattern.replace(/^\(\?i\)/, "");
    return posixRegex(pattern, { extended: kind === "E" }).source;
  });
  let source = sources.map((one) => `(?:${one})`).join("|");
  if (given.has("x")) source = `^(?:${source})$`;
  else if (given.has("w")) source = `(?<!\\w)(?:${source})(?!\\w)`;
  const ignoreCase = given.has("i", "y") || (kind === "P" && /^\(\?i\)/.test(patterns[0] ?? ""));
  return new RegExp(source, ignoreCase ? "gi" : "g");
}
