import { isErrno } from "../../base/fs-error.ts";
import {
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { nameOf } from "../bytes.ts";
import type { Shell } from "../run/shell-state.ts";
import { misuse } from "./usage.ts";

const UNARY = new Set([..."abcdefghknprstuwxzGLNOSv"].map((letter) => `-${letter}`));
const BINARY = new Set([
  ...["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"],
]);

class TestError extends Error {
  override readonly name = "TestError";
}

/** test and [ */
export function test(shell: Shell, args: string[], name: string): number {
  if (name === "[" || name === "[[") {
    const close = name === "[" ? "]" : "]]";
    if (args.at(-1) !== close) {
      return misuse(shell, name, shell.flavour === "bash" ? "missing `]'" : `missing ${close}`);
    }
    args.pop();
  }
  try {
    return evaluateTest(shell, args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return misuse(shell, name, error.message);
  }
}

/** By the number of arguments, as POSIX says; more than four as an expression. */
function evaluateTest(shell: Shell, args: readonly string[]): boolean {
  const [a = "", b = "", c = ""] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== "";
    case 2:
      if (a === "!") return b === "";
      if (UNARY.has(a)) return unaryTest(shell, a, b);
      throw unknown(shell, args);
    case 3:
      if (BINARY.has(b)) return compare(shell, b, a, c);
      if (b === "-a") return a !== "" && c !== "";
      if (b === "-o") return a !== "" || c !== "";
      if (a === "!") return !evaluateTest(shell, [b, c]);
      if (a === "(" && c === ")") return b !== "";
      throw unknown(shell, args);
    default: {
      if (args.length === 4 && a === "!") return !evaluateTest(shell, args.slice(1));
      if (args.length === 4 && a === "(" && args[3] === ")") return evaluateTest(shell, [b, c]);
      const expression = new Expression(shell, args);
      const value = expression.or();
      if (expression.at < args.length) {
        throw new TestError(
          shell.flavour === "ash"
            ? `${args[expression.at]}: unknown operand`
            : `unexpected operator`,
        );
      }
      return value;
    }
  }
}

function unknown({ flavour }: Shell, [a = "", b = "", c]: readonly string[]): TestError {
  switch (flavour) {
    case "dash":
      return new TestError(`${a}: unexpected operator`);
    case "ash":
      return new TestError(`${b}: unknown operand`);
    case "bash":
      return new TestError(
        c === undefined ? `${a}: unary operator expected` : `${b}: binary operator expected`,
      );
    default:
      return flavour satisfies never;
  }
}

class Expression {
  at = 0;
  readonly #shell: Shell;
  readonly #args: readonly string[];

  constructor(shell: Shell, args: readonly string[]) {
    this.#shell = shell;
    this.#args = args;
  }

  or(): boolean {
    let value = this.#and();
    while (this.#args[this.at] === "-o") {
      this.at++;
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#args[this.at] === "-a") {
      this.at++;
      const right = this.#not();
      value = value && right;
    }
    return value;
  }

  #not(): boolean {
    if (this.#args[this.at] !== "!") return this.#primary();
    this.at++;
    return !this.#not();
  }

  #primary(): boolean {
    const [a, b, c] = this.#args.slice(this.at);
    if (a === undefined) throw new TestError("argument expected");
    if (b !== undefined && c !== undefined && BINARY.has(b)) {
      this.at += 3;
      return compare(this.#shell, b, a, c);
    }
    if (a === "(") {
      this.at++;
      const value = this.or();
      if (this.#args[this.at++] !== ")") throw new TestError("closing paren expected");
      return value;
    }
    if (b !== undefined && UNARY.has(a)) {
      this.at += 2;
      return unaryTest(this.#shell, a, b);
    }
    this.at++;
    return a !== "";
  }
}

/** Comparisons of numbers, by operator. */
export const COMPARE: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};

function compare(shell: Shell, operator: string, a: string, b: string): boolean {
  const numbers = COMPARE[operator];
  if (numbers === undefined) return binaryTest(shell, operator, a, b);
  return numbers(numberOf(shell, a), numberOf(shell, b));
}

function numberOf(shell: Shell, text: string): bigint {
  const trimmed = text.trim();
  if (/^[-+]?\d+$/.test(trimmed)) return BigInt(trimmed.replace(/^\+/, ""));
  const words = {
    dash: `Illegal number: ${text}`,
    ash: `${text}: bad number`,
    bash: `${text}: integer expression expected`,
  };
  throw new TestError(words[shell.flavour]);
}

export function binaryTest(shell: Shell, operator: string, a: string, b: string): boolean {
  switch (operator) {
    case "=":
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    default: {
      const [left, right] = [statOf(shell, a, true), statOf(shell, b, true)];
      if (operator === "-ef") {
        return left !== null && right !== null && left.ino === right.ino && left.dev === right.dev;
      }
      const order =
        left === null || right === null
          ? Number(left !== null) - Number(right !== null)
          : later(left, right);
      return operator === "-nt" ? order > 0 : order < 0;
    }
  }
}

function later(a: Stat, b: Stat): number {
  return a.mtimeSec - b.mtimeSec || a.mtimeNsec - b.mtimeNsec;
}

export function unaryTest(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-v":
      return shell.variables.get(operand) !== undefined;
    case "-t":
      return false;
    case "-r":
      return mayAccess(shell, operand, 4);
    case "-w":
      return mayAccess(shell, operand, 2);
    case "-x":
      return mayAccess(shell, operand, 1);
    default: {
      const stat = statOf(shell, operand, operator !== "-L" && operator !== "-h");
      return stat !== null && isKind(shell, operator, stat);
    }
  }
}

function isKind(shell: Shell, operator: string, stat: Stat): boolean {
  const type = stat.mode & S_IFMT;
  switch (operator) {
    case "-e":
    case "-a":
      return true;
    case "-f":
      return type === S_IFREG;
    case "-d":
      return type === S_IFDIR;
    case "-L":
    case "-h":
      return type === S_IFLNK;
    case "-p":
      return type === S_IFIFO;
    case "-S":
      return type === S_IFSOCK;
    case "-b":
      return type === S_IFBLK;
    case "-c":
      return type === S_IFCHR;
    case "-s":
      return stat.size > 0;
    case "-u":
      return (stat.mode & 0o4000) !== 0;
    case "-g":
      return (stat.mode & 0o2000) !== 0;
    case "-k":
      return (stat.mode & 0o1000) !== 0;
    case "-O":
      return stat.uid === shell.process.credentials.uid;
    case "-G":
      return stat.gid === shell.process.credentials.gid;
    case "-N":
      return stat.mtimeSec >= stat.atimeSec;
    default:
      return false;
  }
}

/** /dev is a mount of its own: its devices are there, whatever the image has. */
const DEVICES = new Set(
  ["null", "zero", "full", "random", "urandom", "tty"].map((one) => `/dev/${one}`),
);

function statOf(shell: Shell, path: string, follow: boolean): Stat | null {
  if (path === "") return null;
  try {
    const name = nameOf(path);
    if (DEVICES.has(name)) return { mode: S_IFCHR | 0o666, size: 0 } as Stat;
    return follow ? shell.process.tryStat(name) : shell.process.tryLstat(name);
  } catch (error) {
    if (isErrno(error)) return null;
    throw error;
  }
}

function mayAccess(shell: Shell, path: string, mode: number): boolean {
  if (path === "") return false;
  if (DEVICES.has(path)) return mode !== 1;
  try {
    shell.process.access(nameOf(path), mode);
    return true;
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}
