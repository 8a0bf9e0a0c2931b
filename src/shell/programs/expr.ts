import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { posixRegex } from "../commands/posix-regex.ts";

const FAILED = 2;

class ExprError extends Error {
  override readonly name = "ExprError";
}

/** expr expression: its value; the status is 1 for nothing and 0. */
export const expr: Command = (invocation) => {
  try {
    const value = new Expression(invocation.args.map(bytesOf)).all();
    invocation.stdout(`${value}\n`);
    return isNothing(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    invocation.stderr(`expr: ${error.message}\n`);
    return FAILED;
  }
};

const isNothing = (value: string): boolean => value === "" || /^-?0+$/.test(value);
const isNumber = (value: string): boolean => /^-?\d+$/.test(value);

/** Operators by how tightly they bind, the loosest first. */
const LEVELS = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

class Expression {
  readonly #args: readonly string[];
  #at = 0;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  all(): string {
    if (this.#args.length === 0) {
      throw new ExprError("missing operand\nTry 'expr --help' for more information.");
    }
    const value = this.#level(0);
    const rest = this.#args[this.#at];
    if (rest !== undefined) throw new ExprError(`syntax error: unexpected argument '${rest}'`);
    return value;
  }

  #level(level: number): string {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#term();
    let left = this.#level(level + 1);
    while (operators.includes(this.#args[this.#at] ?? "")) {
      const operator = this.#args[this.#at++]!;
      left = apply(operator, left, this.#level(level + 1));
    }
    return left;
  }

  #next(): string {
    const next = this.#args[this.#at++];
    if (next !== undefined) return next;
    const last = this.#args.at(-1)!;
    throw new ExprError(`syntax error: missing argument after '${last}'`);
  }

  #term(): string {
    const word = this.#next();
    if (this.#at === this.#args.length) return word;
    switch (word) {
      case "(": {
        const value = this.#level(0);
        if (this.#next() !== ")") throw new ExprError("syntax error: expecting ')'");
        return value;
      }
      case "+":
        return this.#next();
      case "length":
        return String(this.#term().length);
      case "match":
        return matched(this.#term(), this.#term());
      case "substr": {
        const [text, from, count] = [this.#term(), Number(this.#term()), Number(this.#term())];
        return from < 1 || count < 1 ? "" : text.slice(from - 1, from - 1 + count);
      }
      case "index": {
        const [text, chars] = [this.#term(), this.#term()];
        return String([...text].findIndex((char) => chars.includes(char)) + 1);
      }
      default:
        return word;
    }
  }
}

function apply(operator: string, a: string, b: string): string {
  switch (operator) {
    case "|":
      return isNothing(a) ? (isNothing(b) ? "0" : b) : a;
    case "&":
      return isNothing(a) || isNothing(b) ? "0" : a;
    case ":":
      return matched(a, b);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return String(calculated(operator, a, b));
    default:
      return compared(operator, a, b) ? "1" : "0";
  }
}

function calculated(operator: string, left: string, right: string): bigint {
  if (!isNumber(left) || !isNumber(right)) throw new ExprError("non-integer argument");
  const [a, b] = [BigInt(left), BigInt(right)];
  if (b === 0n && (operator === "/" || operator === "%")) throw new ExprError("division by zero");
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  return operator === "/" ? a / b : a % b;
}

function compared(operator: string, left: string, right: string): boolean {
  const numbers = isNumber(left) && isNumber(right);
  const [a, b] = numbers ? [BigInt(left), BigInt(right)] : [left, right];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  if (operator === ">") return a > b;
  if (operator === ">=") return a >= b;
  return (a === b) === (operator !== "!=");
}

/** From the beginning: the first group, or how many characters match. */
function matched(text: string, pattern: string): string {
  const regex = posixRegex(pattern.replace(/^\^/, ""), { extended: false });
  const found = new RegExp(`^(?:${regex.source})`, "s").exec(text);
  const group = /\\\(/.test(pattern);
  if (found === null) return group ? "" : "0";
  return group ? (found[1] ?? "") : String(found[0].length);
}
